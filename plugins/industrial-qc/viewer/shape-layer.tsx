import type { ReactNode } from 'react';
import type { ViewerAnnotation, ViewerGeometry } from '@lode/core/viewer';
import { maskBounds } from './mask-paint.ts';
import type { Size, View } from './view.ts';

interface Props {
  box: Size;
  view: View;
  annotations: ViewerAnnotation[];
  selectedId: string | null;
  /** 0…1; outlines stay readable, fills follow it. */
  opacity: number;
}

/** Top-left corner of a shape in picture pixels, where its label stands. */
function anchorOf(geometry: ViewerGeometry): [number, number] | null {
  if (geometry.kind === 'box') return [geometry.x, geometry.y];
  if (geometry.kind === 'mask') {
    const bounds = maskBounds(geometry);
    return bounds && [bounds.x, bounds.y];
  }
  if (geometry.kind !== 'polygon') return null;
  const points = geometry.polygons.flat(2);
  if (points.length === 0) return null;
  return [Math.min(...points.map(([x]) => x)), Math.min(...points.map(([, y]) => y))];
}

function outline(geometry: ViewerGeometry, { scale, left, top }: View, paint: object, key: string): ReactNode {
  if (geometry.kind === 'box') {
    return (
      <rect
        key={key}
        x={left + geometry.x * scale}
        y={top + geometry.y * scale}
        width={geometry.width * scale}
        height={geometry.height * scale}
        {...paint}
      />
    );
  }
  if (geometry.kind !== 'polygon') return null;
  // Rings of all polygons in one path: with the even-odd rule inner rings are holes.
  const d = geometry.polygons
    .flat()
    .map((ring) => `M${ring.map(([x, y]) => `${left + x * scale} ${top + y * scale}`).join('L')}Z`)
    .join('');
  return <path key={key} d={d} fillRule="evenodd" {...paint} />;
}

function Label({ text, colour, x, y }: { text: string; colour: string; x: number; y: number }) {
  // Chinese glyphs are about twice as wide as Latin ones.
  const width = [...text].reduce((sum, c) => sum + (c.charCodeAt(0) > 0xff ? 12 : 6.6), 10);
  return (
    <g transform={`translate(${x} ${Math.max(0, y - 18)})`}>
      <rect width={width} height={16} rx={2} fill="#0b0d10" fillOpacity={0.82} stroke={colour} strokeWidth={1} />
      <text x={5} y={12} fontSize={11} fill="#f2f4f7">
        {text}
      </text>
    </g>
  );
}

/** Boxes, polygons and the class of every shape, in screen pixels so that lines and letters keep their size. */
export function ShapeLayer({ box, view, annotations, selectedId, opacity }: Props) {
  const shapes = annotations.map(({ id, classCode, colour, parts }) => {
    const selected = id === selectedId;
    const paint = {
      fill: colour,
      fillOpacity: opacity * (selected ? 0.5 : 0.25),
      stroke: colour,
      strokeWidth: selected ? 3 : 1.5,
    };
    const anchor = parts.map(({ geometry }) => anchorOf(geometry)).find((point) => point !== null);
    return (
      <g key={id} data-annotation={id}>
        {parts.map(({ geometry }, index) => outline(geometry, view, paint, String(index)))}
        {anchor && (
          <Label
            text={classCode}
            colour={colour}
            x={view.left + anchor[0] * view.scale}
            y={view.top + anchor[1] * view.scale}
          />
        )}
      </g>
    );
  });
  return (
    <svg
      data-testid="overlay"
      width={box.width}
      height={box.height}
      style={{ position: 'absolute', inset: 0, pointerEvents: 'none' }}
    >
      {shapes}
    </svg>
  );
}
