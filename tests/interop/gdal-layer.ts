import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

type Position = [lon: number, lat: number];

export interface TestFeature {
  type: 'Feature';
  geometry: { type: 'Point'; coordinates: Position } | { type: 'Polygon'; coordinates: Position[][] };
  properties: {
    /** From 1, in the order of the file: as a GeoPackage counts its rows. */
    number: number;
    权利人: string;
    area: number | null;
    registered: string;
    measured: string;
  };
}

const OWNERS = ['示范煤矿有限公司', '柳林村村民委员会', '张建国', '晋源农业合作社', '“国有”；甲、乙', 'Ægir & Søn'];
/** Degrees; features lie in the middle of their cells and touch no other. */
const CELL = 0.001;
const COLUMNS = 400;
const [WEST, SOUTH] = [111.5, 37.2];

const degrees = (value: number) => Math.round(value * 1e9) / 1e9;

/** Rings as RFC 7946 §3.1.6 winds them, so that nothing may be turned round on the way. */
function square(x: number, y: number, half: number, hole: boolean): Position[] {
  const at = (dx: number, dy: number): Position => [degrees(x + dx * half), degrees(y + dy * half)];
  const round = [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1), at(-1, -1)];
  return hole ? round.toReversed() : round;
}

/** Points and every third a polygon, every ninth with a hole; a number in six is null. The same at every run. */
export function testFeatures(count: number): TestFeature[] {
  return Array.from({ length: count }, (_, i): TestFeature => {
    const x = WEST + (i % COLUMNS) * CELL + ((i * 7919) % 97) * 1e-6;
    const y = SOUTH + Math.floor(i / COLUMNS) * CELL + ((i * 104729) % 89) * 1e-6;
    const half = CELL * (0.1 + (i % 7) * 0.04);
    const rings = [square(x, y, half, false), ...(i % 9 === 0 ? [square(x, y, half / 2, true)] : [])];
    const day = `2025-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`;
    return {
      type: 'Feature',
      geometry:
        i % 3 === 0
          ? { type: 'Polygon', coordinates: rings }
          : { type: 'Point', coordinates: [degrees(x), degrees(y)] },
      properties: {
        number: i + 1,
        权利人: OWNERS[i % OWNERS.length]!,
        area: i % 6 === 5 ? null : degrees(half * half * 4e10) + 0.125,
        registered: day,
        measured: `${day}T0${i % 10}:15:30Z`,
      },
    };
  });
}

export const GDAL_FORMATS = { gpkg: 'GPKG', fgb: 'FlatGeobuf' } as const;

/** The features as GDAL writes them into a layer `parcels` of that format. */
export async function layerByGdal(
  folder: string,
  features: readonly TestFeature[],
  extension: keyof typeof GDAL_FORMATS,
): Promise<{ file: string; data: Uint8Array }> {
  const lines = join(folder, 'source.geojsonl');
  writeFileSync(lines, features.map((feature) => JSON.stringify(feature)).join('\n'));
  const file = join(folder, `parcels.${extension}`);
  await run('ogr2ogr', ['-f', GDAL_FORMATS[extension], file, lines, '-nln', 'parcels', '-nlt', 'GEOMETRY']);
  return { file, data: new Uint8Array(readFileSync(file)) };
}

/** What GDAL hands back; the id of a served feature comes as an attribute. */
export interface ReadFeature {
  geometry: TestFeature['geometry'];
  properties: TestFeature['properties'] & { id?: string };
}

const OUTPUT = ['-f', 'GeoJSONSeq', '/vsistdout/', '-lco', 'COORDINATE_PRECISION=12'];

/** Features of any source that GDAL opens, in its order. Rejects with what GDAL says. */
export async function readByGdal(source: string, options: string[], token?: string): Promise<ReadFeature[]> {
  const { stdout } = await run('ogr2ogr', [...OUTPUT, source, 'parcels', ...options], {
    maxBuffer: 1 << 30,
    env: gdalEnvironment(token),
  });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ReadFeature);
}

/** `ogrinfo -so` of a source. Rejects with what GDAL says. */
export async function infoByGdal(source: string, layer: string[], token?: string): Promise<string> {
  const { stdout, stderr } = await run('ogrinfo', ['-ro', '-so', source, ...layer], { env: gdalEnvironment(token) });
  // Some errors are only words to ogrinfo, which then ends well.
  if (/FAILURE|ERROR/.test(stdout + stderr)) throw new Error(stdout + stderr);
  return stdout;
}

function gdalEnvironment(token?: string): NodeJS.ProcessEnv {
  const { GDAL_HTTP_HEADERS: _, GDAL_HTTP_BEARER: _bearer, ...rest } = process.env;
  const headers = token === undefined ? {} : { GDAL_HTTP_HEADERS: `Authorization: Bearer ${token}` };
  return { ...rest, ...headers, NO_PROXY: '*', no_proxy: '*' };
}

export type Box = [west: number, south: number, east: number, north: number];

/** What a filter by box leaves of the features, by their own boxes. */
export function inBox(features: readonly TestFeature[], [west, south, east, north]: Box): TestFeature[] {
  return features.filter(({ geometry }) => {
    const positions = geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates.flat();
    const [xs, ys] = [positions.map(([x]) => x), positions.map(([, y]) => y)];
    return Math.min(...xs) <= east && Math.max(...xs) >= west && Math.min(...ys) <= north && Math.max(...ys) >= south;
  });
}

/** The box around them all. */
export function around(features: readonly TestFeature[]): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of features) {
    for (const [x, y] of geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates.flat()) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box;
}
