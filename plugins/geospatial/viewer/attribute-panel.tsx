import type { Geometry } from 'geojson';
import { area, length } from '@turf/turf';
import type { ViewerRow } from '@lode/core/viewer';
import type { Words } from './words.ts';

const shown = (value: unknown) => (value === null ? '—' : typeof value === 'object' ? JSON.stringify(value) : String(value)); // prettier-ignore

const metres = (value: number, unit: string) =>
  `${value.toLocaleString('en', { maximumSignificantDigits: 5 })} ${unit}`;

/** What can be measured of a geometry: m² of polygons, m of lines. Of GeoJSON in WGS 84, so it is the globe's measure. */
function measures(geometry: object | null, words: Words): [string, string][] {
  if (!geometry) return [];
  const squareMetres = area(geometry as Geometry);
  if (squareMetres > 0) return [[words.area, metres(squareMetres, 'm²')]];
  const long = length({ type: 'Feature', properties: {}, geometry: geometry as Geometry }, { units: 'meters' });
  return long > 0 ? [[words.length, metres(long, 'm')]] : [];
}

/** Attributes of the chosen feature, in the order of the file. */
export function AttributePanel({ row, words, onClose }: { row: ViewerRow; words: Words; onClose(): void }) {
  return (
    <aside
      aria-label={words.feature}
      style={{
        position: 'absolute',
        right: 8,
        top: 8,
        maxHeight: 'calc(100% - 60px)',
        width: 260,
        overflow: 'auto',
        background: '#14171ce6',
        border: '1px solid #262b33',
        borderRadius: 4,
        color: '#d5dae1',
        fontSize: 12,
      }}
    >
      <header style={{ display: 'flex', padding: '6px 8px', borderBottom: '1px solid #262b33' }}>
        <strong style={{ flex: 1 }}>
          {words.feature} {row.id}
        </strong>
        <button
          type="button"
          aria-label={words.close}
          onClick={onClose}
          style={{ background: 'none', border: 0, color: 'inherit', cursor: 'pointer', font: 'inherit' }}
        >
          ✕
        </button>
      </header>
      <table style={{ width: '100%', borderCollapse: 'collapse' }}>
        <tbody>
          {[...Object.entries(row.values), ...measures(row.geometry, words)].map(([name, value]) => (
            <tr key={name} style={{ borderTop: '1px solid #20262f' }}>
              <th scope="row" style={{ textAlign: 'left', fontWeight: 400, color: '#9aa4b2', padding: '3px 8px' }}>
                {name}
              </th>
              <td style={{ padding: '3px 8px', overflowWrap: 'anywhere' }}>{shown(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </aside>
  );
}
