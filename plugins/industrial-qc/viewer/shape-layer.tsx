import type { ReactNode } from 'react';
import type { ViewerAnnotation, ViewerGeometry } from '@lode/core/viewer';
import { cornersOf } from './corners.ts';
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
  const points = pointsOf(geometry);
  if (points.length === 0) return null;
  return [Math.min(...points.map(([x]) => x)), Math.min(...points.map(([, y]) => y))];
}

function pointsOf(geometry: ViewerGeometry): [number, number][] {
  if (geometry.kind === 'rotated-box') return cornersOf(geometry);
  if (geometry.kind === 'polyline' || geometry.kind === 'points') return geometry.points;
  return geometry.kind === 'polygon' ? geometry.polygons.flat(2) : [];
}

/** In screen pixels; null for what has no outline of its own (a mask is painted). */
function outline(geometry: ViewerGeometry, { scale, left, top }: View, paint: object, key: string): ReactNode {
  const line = (points: [number, number][]) =>
    `M${points.map(([x, y]) => `${left + x * scale} ${top + y * scale}`).join('L')}`;
  switch (geometry.kind) {
    case 'box': {
      const { x, y, width, height } = geometry;
      const place = { x: left + x * scale, y: top + y * scale, width: width * scale, height: height * scale };
      return <rect key={key} {...place} {...paint} />;
    }
    case 'rotated-box':
      return <path key={key} d={`${line(cornersOf(geometry))}Z`} {...paint} />;
    case 'polygon': {
      // Rings of all polygons in one path: with the even-odd rule inner rings are holes.
      const rings = geometry.polygons.flat().map((ring) => `${line(ring)}Z`);
      return <path key={key} d={rings.join('')} fillRule="evenodd" {...paint} />;
    }
    case 'polyline':
      return <path key={key} d={line(geometry.points)} {...paint} fill="none" />;
    case 'points':
      return geometry.points.map(([x, y], i) => (
        <circle key={`${key}-${i}`} cx={left + x * scale} cy={top + y * scale} r={4} {...paint} />
      ));
    default:
      return null;
  }
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

/** Boxes, outlines, points and the class of every shape, in screen pixels so that lines and letters keep their size. */
export function ShapeLayer({ box, view, annotations, selectedId, opacity }: Props) {
  const shapes = annotations.map(({ id, classTitle, colour, parts }) => {
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
            text={classTitle}
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
