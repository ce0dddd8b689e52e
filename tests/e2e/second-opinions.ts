import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MOST = { maxBuffer: 1 << 28 };

export interface GdalLayer {
  count: number;
  /** West, south, east, north, degrees; Infinity where nothing has a place. */
  bbox: number[];
  /** Attributes of the first feature. */
  first: Record<string, unknown>;
}

function widen(box: number[], coordinates: unknown): void {
  if (!Array.isArray(coordinates)) return;
  const [x, y] = coordinates as unknown[];
  if (typeof x !== 'number' || typeof y !== 'number') return coordinates.forEach((inner) => widen(box, inner));
  box[0] = Math.min(box[0]!, x);
  box[1] = Math.min(box[1]!, y);
  box[2] = Math.max(box[2]!, x);
  box[3] = Math.max(box[3]!, y);
}

/** A layer as GDAL reads it, brought to longitude and latitude where its system is known. */
export async function gdalLayer(
  file: string,
  { layer, encoding, known }: { layer: string | null; encoding: string | null; known: boolean },
): Promise<GdalLayer> {
  const { stdout } = await run(
    'ogr2ogr',
    [
      ...['-f', 'GeoJSONSeq', '/vsistdout/', file, ...(layer ? [layer] : [])],
      // It writes GeoJSON in WGS 84 by itself, and refuses what has no place there unless it is told to go on.
      ...['-skipfailures', '-lco', 'COORDINATE_PRECISION=9', ...(known ? [] : ['-a_srs', 'EPSG:4326'])],
      ...(encoding ? ['-oo', `ENCODING=${encoding}`] : []),
    ],
    MOST,
  );
  const features = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map(
      (line) => JSON.parse(line) as { properties: Record<string, unknown>; geometry: Record<string, unknown> | null },
    );
  const bbox = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of features) {
    const parts = (geometry?.['geometries'] ?? [geometry]) as ({ coordinates?: unknown } | null)[];
    for (const part of parts) widen(bbox, part?.coordinates);
  }
  return { count: features.length, bbox, first: features[0]!.properties };
}

export interface GdalRaster {
  size: [width: number, height: number];
  bands: number;
  epsg: string | null;
  bbox: number[] | null;
}

export async function gdalRaster(file: string): Promise<GdalRaster> {
  const { stdout } = await run('gdalinfo', ['-json', file], MOST);
  const info = JSON.parse(stdout) as {
    size: [number, number];
    bands: unknown[];
    coordinateSystem?: { wkt?: string };
    wgs84Extent?: { coordinates: number[][][] };
  };
  const codes = [...(info.coordinateSystem?.wkt ?? '').matchAll(/ID\["EPSG",(\d+)\]/g)];
  const bbox = [Infinity, Infinity, -Infinity, -Infinity];
  widen(bbox, info.wgs84Extent?.coordinates);
  const epsg = codes.at(-1)?.[1];
  return {
    size: info.size,
    bands: info.bands.length,
    epsg: epsg ? `EPSG:${epsg}` : null,
    bbox: Number.isFinite(bbox[0]) && epsg ? bbox : null,
  };
}

export interface ProbedClip {
  container: string;
  codec: string;
  width: number;
  height: number;
  frames: number;
  keyframes: number;
  seconds: number;
}

/** A clip as ffprobe reads it, its packets counted. */
export async function probedClip(file: string): Promise<ProbedClip> {
  const show = 'format=format_name,duration:stream=codec_name,width,height:packet=flags,pts_time,duration_time';
  const options = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', show, '-of', 'json', file];
  const { stdout } = await run('ffprobe', options, MOST);
  const { format, streams, packets } = JSON.parse(stdout) as {
    format: { format_name: string; duration: string };
    streams: { codec_name: string; width: number; height: number }[];
    packets: { flags: string }[];
  };
  const { codec_name: codec, width, height } = streams[0]!;
  const keyframes = packets.filter(({ flags }) => flags.startsWith('K')).length;
  return {
    ...{ container: format.format_name, codec, width, height, frames: packets.length, keyframes },
    seconds: Number(format.duration),
  };
}
