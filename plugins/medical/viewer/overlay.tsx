import { useMemo } from 'react';
import type { JSX } from 'react';
import type { Selection, ViewerAnnotation, ViewerGeometry } from '@lode/core/viewer';

type Mask = Extract<ViewerGeometry, { kind: 'mask' }>;

/** A mask as a picture: column-major run lengths, background first. Empty when its size is no canvas. */
function maskUrl({ size, counts }: Mask, colour: string): string {
  const [height, width] = size;
  if (!(width > 0 && height > 0 && width * height <= 64_000_000)) return '';
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return '';
  context.fillStyle = colour;
  let at = 0;
  counts.forEach((run, index) => {
    for (let end = Math.min(at + run, width * height); index % 2 === 1 && at < end;) {
      const rows = Math.min(end - at, height - (at % height));
      context.fillRect(Math.floor(at / height), at % height, 1, rows);
      at += rows;
    }
    if (index % 2 === 0) at += run;
  });
  return canvas.toDataURL();
}

function MaskShape({ mask, colour, opacity }: { mask: Mask; colour: string; opacity: number }): JSX.Element {
  const url = useMemo(() => maskUrl(mask, colour), [mask, colour]);
  return (
    <image
      href={url}
      width={mask.size[1]}
      height={mask.size[0]}
      opacity={opacity}
      style={{ imageRendering: 'pixelated' }}
    />
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
          <title>{annotation.classCode}</title>
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
