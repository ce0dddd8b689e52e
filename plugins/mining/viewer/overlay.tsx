import type { ViewerAnnotation } from '@lode/core/viewer';

export interface ZoneShape {
  id: string;
  name: { en: string; zh: string };
  polygon: [number, number][];
}

interface Props {
  /** The footage's own pixels. */
  size: { width: number; height: number };
  /** Nanoseconds since the Unix epoch, the camera's clock. */
  now: bigint;
  annotations: ViewerAnnotation[];
  zones: ZoneShape[];
  selectedId: string | null;
  locale: 'en' | 'zh';
  onSelect(id: string | null): void;
}

/** Tracks and zones as they are at this moment, drawn in the footage's pixels over the picture. */
export function Overlay({ size, now, annotations, zones, selectedId, locale, onSelect }: Props) {
  // Lines and letters keep their size on the screen whatever the footage's resolution.
  const unit = Math.max(size.width, size.height) / 900;
  const boxes = annotations.flatMap(({ id, classCode, colour, parts }) =>
    parts.flatMap(({ start, end, geometry }, index) => {
      if (geometry.kind !== 'box' || (start !== null && (now < start || now >= (end ?? start + 1n)))) return [];
      return [{ key: `${id}-${index}`, id, classCode, colour, ...geometry }];
    }),
  );
  return (
    <svg
      data-testid="overlay"
      viewBox={`0 0 ${size.width} ${size.height}`}
      preserveAspectRatio="xMidYMid meet"
      style={{ position: 'absolute', inset: 0, width: '100%', height: '100%' }}
      onClick={() => onSelect(null)}
    >
      {zones.map(({ id, name, polygon }) => (
        <g key={id}>
          <polygon
            points={polygon.map((point) => point.join(',')).join(' ')}
            fill="#ffb454"
            fillOpacity={0.1}
            stroke="#ffb454"
            strokeWidth={1.5 * unit}
            strokeDasharray={`${6 * unit} ${4 * unit}`}
          />
          <text x={polygon[0]?.[0]} y={(polygon[0]?.[1] ?? 0) - 4 * unit} fontSize={13 * unit} fill="#ffb454">
            {name[locale]}
          </text>
        </g>
      ))}
      {boxes.map(({ key, id, classCode, colour, x, y, width, height }) => (
        <g
          key={key}
          data-annotation={id}
          style={{ cursor: 'pointer' }}
          onClick={(event) => {
            event.stopPropagation();
            onSelect(id);
          }}
        >
          <rect
            {...{ x, y, width, height }}
            fill={colour}
            fillOpacity={id === selectedId ? 0.3 : 0.08}
            stroke={colour}
            strokeWidth={(id === selectedId ? 3 : 1.5) * unit}
          />
          <text
            x={x}
            y={y - 3 * unit}
            fontSize={13 * unit}
            fill={colour}
            stroke="#0b0d10"
            strokeWidth={3 * unit}
            paintOrder="stroke"
          >
            {classCode}
          </text>
        </g>
      ))}
    </svg>
  );
}
