import { useMemo } from 'react';
import type { JSX } from 'react';
import type { Selection, ViewerAnnotation, ViewerGeometry } from '@lode/core/viewer';

type Mask = Extract<ViewerGeometry, { kind: 'mask' }>;

interface Run {
  x: number;
  y: number;
  rows: number;
}

/** Column-major run lengths, background first, as pieces of columns; cut off where the counts say more than the size. */
function runsOf({ size: [height, width], counts }: Mask): Run[] {
  const runs: Run[] = [];
  let at = 0;
  counts.forEach((count, index) => {
    const end = Math.min(at + Math.max(count, 0), width * height);
    if (index % 2 === 0) at = end;
    while (at < end) {
      const rows = Math.min(end - at, height - (at % height));
      runs.push({ x: Math.floor(at / height), y: at % height, rows });
      at += rows;
    }
  });
  return runs;
}

/** A mask as a picture. Empty when its size is no canvas. */
function maskUrl(runs: readonly Run[], [height, width]: Mask['size'], colour: string): string {
  if (!(width > 0 && height > 0 && width * height <= 64_000_000)) return '';
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return '';
  context.fillStyle = colour;
  for (const { x, y, rows } of runs) context.fillRect(x, y, 1, rows);
  return canvas.toDataURL();
}

function MaskShape({ mask, colour, opacity }: { mask: Mask; colour: string; opacity: number }): JSX.Element {
  const { url, path } = useMemo(() => {
    const runs = runsOf(mask);
    const pieces = runs.map(({ x, y, rows }) => `M${x} ${y}h1v${rows}h-1z`);
    return { url: maskUrl(runs, mask.size, colour), path: pieces.join('') };
  }, [mask, colour]);
  // The picture is drawn; the unseen path is what can be clicked, for a picture catches clicks on its empty parts too.
  return (
    <>
      <image
        href={url}
        width={mask.size[1]}
        height={mask.size[0]}
        opacity={opacity}
        style={{ imageRendering: 'pixelated', pointerEvents: 'none' }}
      />
      <path d={path} fill="none" pointerEvents="fill" />
    </>
  );
}

function pathOf(polygons: [number, number][][][]): string {
  return polygons
    .flatMap((rings) => rings.map((ring) => `M${ring.map((point) => point.join(' ')).join('L')}Z`))
    .join('');
}

interface ShapeProps {
  geometry: ViewerGeometry;
  colour: string;
  selected: boolean;
}

function Shape({ geometry, colour, selected }: ShapeProps): JSX.Element | null {
  const line = {
    stroke: colour,
    strokeWidth: selected ? 3 : 1.5,
    vectorEffect: 'non-scaling-stroke' as const,
    fill: colour,
    fillOpacity: selected ? 0.25 : 0.1,
  };
  switch (geometry.kind) {
    case 'box':
      return <rect x={geometry.x} y={geometry.y} width={geometry.width} height={geometry.height} {...line} />;
    case 'rotated-box': {
      const { x, y, width, height, angle } = geometry;
      const turn = `rotate(${(angle * 180) / Math.PI} ${x} ${y})`;
      return <rect x={x - width / 2} y={y - height / 2} width={width} height={height} transform={turn} {...line} />;
    }
    case 'polyline':
      return <polyline points={geometry.points.map((point) => point.join(',')).join(' ')} {...line} fill="none" />;
    case 'points':
      // A line of no length with round ends: a dot of as many screen pixels at every scale.
      return (
        <path
          d={geometry.points.map(([x, y]) => `M${x} ${y}h0`).join('')}
          {...{ ...line, strokeWidth: selected ? 11 : 8, strokeLinecap: 'round' as const }}
        />
      );
    case 'polygon':
      return <path d={pathOf(geometry.polygons)} fillRule="evenodd" {...line} />;
    case 'mask':
      return <MaskShape mask={geometry} colour={colour} opacity={selected ? 0.65 : 0.4} />;
    default:
      return null;
  }
}

interface OverlayProps {
  annotations: ViewerAnnotation[];
  selection: Selection;
  width: number;
  height: number;
  frame: number;
}

/** Annotations over the picture, in its pixels; a click selects. Parts of other frames are not drawn. */
export function Overlay({ annotations, selection, width, height, frame }: OverlayProps): JSX.Element {
  return (
    <svg
      data-testid="overlay"
      viewBox={`0 0 ${width} ${height}`}
      style={{ position: 'absolute', inset: 0, width: '100%', height: '100%', overflow: 'visible' }}
    >
      {annotations.map((annotation) => (
        <g
          key={annotation.id}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.stopPropagation();
            selection.select(annotation.id);
          }}
          style={{ cursor: 'pointer' }}
        >
          <title>{annotation.classTitle}</title>
          {annotation.parts
            .filter((part) => part.frame === null || part.frame === frame)
            .map((part, index) => (
              <Shape
                key={index}
                geometry={part.geometry}
                colour={annotation.colour}
                selected={selection.annotationId === annotation.id}
              />
            ))}
        </g>
      ))}
    </svg>
  );
}
