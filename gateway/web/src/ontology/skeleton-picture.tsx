import type { Skeleton } from '../queries/ontology.ts';

const SIZE = 120;
const RADIUS = 50;

/** Which nodes are joined; an ontology says nothing of where they are, so they stand in a ring, the first at the top. */
export function SkeletonPicture({ skeleton: { nodes, edges }, label }: { skeleton: Skeleton; label: string }) {
  const places = nodes.map((_, i) => {
    const turn = (2 * Math.PI * i) / nodes.length - Math.PI / 2;
    return { x: SIZE / 2 + RADIUS * Math.cos(turn), y: SIZE / 2 + RADIUS * Math.sin(turn) };
  });
  return (
    <svg className="skeleton-picture" viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={label}>
      {edges.map(([a, b]) => (
        <line key={`${a} ${b}`} x1={places[a]?.x} y1={places[a]?.y} x2={places[b]?.x} y2={places[b]?.y} />
      ))}
      {places.map(({ x, y }, i) => (
        <circle key={nodes[i]} cx={x} cy={y} r="4">
          <title>{nodes[i]}</title>
        </circle>
      ))}
    </svg>
  );
}
