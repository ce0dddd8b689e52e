import { useText } from '../i18n/i18n.ts';
import { lookOf, held, shownParts } from './editor.ts';
import type { Editor, Session } from './editor.ts';
import { useDocument, useSession } from './editor.hook.ts';
import { handlesOf } from './geometry/handles.ts';
import { boundsOf } from './geometry/shape-geometry.ts';
import type { Point } from './geometry/shape-geometry.ts';
import { TURN_REACH } from './tools/select.tool.ts';
import { toCanvas } from './view.ts';

/** Beyond this many vertices the canvas alone draws them. */
const MOST_HANDLES = 400;

/** What is drawn over the canvas because it belongs to the hand and not to the document; in CSS pixels. */
export function Overlay({ editor }: { editor: Editor }) {
  const session = useSession(editor, (one) => one);
  useDocument(editor);
  const { cursor, crosshair, view, marquee, stroke, brush, tool, canvas } = session;
  const on = (p: Point) => toCanvas(view, p);
  const at = cursor && on(cursor);
  return (
    <svg className="editor-overlay" width={canvas.width} height={canvas.height} aria-hidden="true">
      <Relations editor={editor} session={session} />
      <Handles editor={editor} session={session} />
      {marquee && <Marquee from={on([marquee[0], marquee[1]])} to={on([marquee[2], marquee[3]])} />}
      {stroke && (
        <polyline
          points={[...stroke, ...(stroke.length === 1 ? stroke : [])].map((p) => on([p[0], p[1]]).join()).join(' ')}
          className={brush.erase ? 'stroke-erase' : 'stroke-paint'}
          strokeWidth={2 * brush.radius * view.scale}
        />
      )}
      {tool === 'mask' && at && (
        <circle cx={at[0]} cy={at[1]} r={brush.radius * view.scale} className={brush.erase ? 'brush erase' : 'brush'} />
      )}
      {crosshair && at && (
        <g className="cross" data-testid="crosshair">
          <path d={`M0 ${at[1]}H${canvas.width}M${at[0]} 0V${canvas.height}`} />
          <circle cx={at[0]} cy={at[1]} r={4} />
        </g>
      )}
    </svg>
  );
}

function Marquee({ from, to }: { from: Point; to: Point }) {
  const [x, y] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
  return <rect className="marquee" x={x} y={y} width={Math.abs(to[0] - from[0])} height={Math.abs(to[1] - from[1])} />;
}

function Handles({ editor, session: { view } }: { editor: Editor; session: Session }) {
  const one = held(editor);
  if (!one || one.geometry.kind === 'mask') return null;
  const { geometry } = one;
  const handles = handlesOf(geometry, TURN_REACH / view.scale);
  if (handles.length > MOST_HANDLES) return null;
  const turn = handles.find(({ on }) => on === 'turn');
  const foot = handles.find(({ on, index }) => on === 'side' && index === 0);
  const nodes = geometry.kind === 'skeleton' ? geometry.nodes : [];
  const at = (p: Point) => toCanvas(view, p);
  return (
    <g className="handles" data-testid="handles">
      {turn && foot && <path className="turn-arm" d={`M${at(turn.at).join(' ')}L${at(foot.at).join(' ')}`} />}
      {handles.map(({ on, index, ring, at: p }) => {
        const [x, y] = at(p);
        const node = nodes[index];
        const key = `${on} ${ring} ${index}`;
        if (on === 'turn') return <circle key={key} className="turn" cx={x} cy={y} r={6} />;
        if (!node) return <rect key={key} className={on} x={x - 4} y={y - 4} width={8} height={8} />;
        return (
          <g key={key} className={`node seen-${node.visibility}`}>
            <circle cx={x} cy={y} r={5} />
            <text x={x + 8} y={y - 6}>
              {node.name}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** Arrows from and to what is selected, and the one that is being drawn. */
function Relations({
  editor,
  session: { view, selection, relation, cursor, frame },
}: {
  editor: Editor;
  session: Session;
}) {
  const { format } = useText();
  const middle = (id: string): Point | null => {
    const shape = lookOf(editor, id);
    const part = shape && shownParts(shape, frame)[0];
    const bounds = shape && part !== undefined ? boundsOf(shape.parts[part]!.geometry) : null;
    return bounds && toCanvas(view, [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2]);
  };
  const wordsOf = (type: string) => {
    const known = editor.relationTypes.find(({ code }) => code === type);
    return known ? format.text(known.title) : type;
  };
  const arrows: { key: string; from: Point; to: Point; words: string }[] = [];
  for (const id of selection.slice(0, 20)) {
    for (const { type, to } of editor.state.shapes.get(id)?.relations ?? []) {
      const [a, b] = [middle(id), middle(to)];
      if (a && b) arrows.push({ key: `${id} ${type} ${to}`, from: a, to: b, words: wordsOf(type) });
    }
  }
  const start = relation && middle(relation.from);
  const end = relation && (relation.to === null ? cursor && toCanvas(view, cursor) : middle(relation.to));
  if (start && end) arrows.push({ key: 'new', from: start, to: end, words: '' });
  return (
    <g className="relations">
      <defs>
        <marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">
          <path d="M0 0L10 5L0 10z" />
        </marker>
      </defs>
      {arrows.map(({ key, from, to, words }) => (
        <g key={key}>
          <path d={`M${from.join(' ')}L${to.join(' ')}`} markerEnd="url(#arrow)" />
          <text x={(from[0] + to[0]) / 2} y={(from[1] + to[1]) / 2 - 5}>
            {words}
          </text>
        </g>
      ))}
    </g>
  );
}
