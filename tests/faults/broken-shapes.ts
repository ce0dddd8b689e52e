import { bagOf, db3Of, imuCdr, mcapOf, mcapSummary } from '@lode/plugin-autonomous-driving/testing';
import { flatGeobuf, geopackage, geoTiff, prjOfZone, shapefile, toZone } from '@lode/plugin-geospatial/testing';
import { encodeClip, mp4File } from '@lode/plugin-mining/testing';
import { bytesSource } from '@lode/core/testing';

export type Files = Record<string, Uint8Array>;

const text = (words: string) => new TextEncoder().encode(words);
const share = (bytes: Uint8Array, part: number) => bytes.subarray(0, Math.floor(bytes.length * part));

/** A copy with something done to it. */
function changed(bytes: Uint8Array, change: (view: DataView, copy: Uint8Array) => void): Uint8Array {
  const copy = Uint8Array.from(bytes);
  change(new DataView(copy.buffer), copy);
  return copy;
}

/** Where these characters begin; throws when they are not there, so that no damage misses its place. */
function placeOf(bytes: Uint8Array, word: string): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(word, 0, 'latin1');
  if (at < 0) throw new Error(`There is no ${word}.`);
  return at;
}

/** Features of a sound layer, and messages, frames and readings of the others. */
export const WHOLE = { features: 40, messages: 400, frames: 60, readings: 300 };

const START = 1_772_403_600_000_000_000n;
const times = Array.from({ length: WHOLE.messages }, (_, i) => START + BigInt(i) * 10_000_000n);

/** Points in CGCS2000, 114° E, some metres apart; `rows` of attributes may be another number. */
function points(rows = WHOLE.features): Record<string, Uint8Array> {
  const [x, y] = toZone(112.587, 37.892);
  return shapefile({
    shapes: Array.from({ length: WHOLE.features }, (_, i): [number, number] => [x + 10 * i, y + (i % 7)]),
    columns: [{ name: 'name', type: 'C', length: 12 }],
    rows: Array.from({ length: rows }, (_, i) => [`point ${i}`]),
    prj: prjOfZone(114),
    encode: text,
  });
}

/** `shp` of a record of a point, after the header: 8 bytes of its own header and 20 of content. */
const SHP = { header: 100, record: 28 };

const feature = (i: number) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [112.5 + i / 1000, 37.9 + (i % 7) / 1000] },
  properties: { name: `点 ${i}`, note: 'x'.repeat(200) },
});

/** Folder or file → what stands in it. */
export function brokenGeodata(): Files {
  const features = Array.from({ length: WHOLE.features }, (_, i) => feature(i));
  const layer = { table: 'points', srs: 4326 };
  const rows = features.map(({ geometry, properties }) => ({
    geometry: geometry as never,
    values: { ...properties, note: 'x'.repeat(2_000) },
  }));
  const collection = text(JSON.stringify({ type: 'FeatureCollection', features }));
  const photo = geoTiff({
    ...{ width: 64, height: 48, pixels: new Uint8Array(64 * 48 * 3).fill(90), origin: [500_000, 4_190_000] },
    ...{ pixelSize: 0.2, epsg: 32649, time: '2026:03:02 07:10:00', offset: '+08:00', make: 'DJI', model: 'M3E' },
  });
  const shapefiles: Record<string, Record<string, Uint8Array>> = {
    'no-dbf': without(points(), 'dbf'),
    'no-shx': without(points(), 'shx'),
    'no-prj': without(points(), 'prj'),
    'few-rows': points(WHOLE.features - 5),
    'lying-length': edited(points(), 'shp', (shp) =>
      // Of the eleventh record, in 16-bit words.
      changed(shp, (view) => view.setUint32(SHP.header + 10 * SHP.record + 4, 0x3fff_ffff)),
    ),
    'lying-length-no-shx': without(
      edited(points(), 'shp', (shp) =>
        changed(shp, (view) => view.setUint32(SHP.header + 10 * SHP.record + 4, 0x3fff_fffe)),
      ),
      'shx',
    ),
    'cut-shp': edited(points(), 'shp', (shp) => shp.subarray(0, SHP.header + 25 * SHP.record + 11)),
  };
  return {
    ...Object.fromEntries(
      Object.entries(shapefiles).flatMap(([name, parts]) =>
        Object.entries(parts).map(([extension, data]) => [`${name}/points.${extension}`, data]),
      ),
    ),
    'cut.gpkg': share(geopackage([{ ...layer, features: rows }]), 0.75),
    'stump.gpkg': geopackage([{ ...layer, features: rows }]).subarray(0, 600),
    'cut.fgb': share(flatGeobuf(features), 0.75),
    'stump.fgb': flatGeobuf(features).subarray(0, 60),
    'cut.tif': share(photo, 0.6),
    'stump.tif': photo.subarray(0, 20),
    'cut.geojson': share(collection, 0.6),
  };
}

function without(parts: Record<string, Uint8Array>, extension: string): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(parts).filter(([name]) => name !== extension));
}

function edited(parts: Record<string, Uint8Array>, extension: string, edit: (part: Uint8Array) => Uint8Array) {
  return { ...parts, [extension]: edit(parts[extension]!) };
}

/** Each log has 400 messages, in some twenty chunks or pages. */
export async function brokenLogs(): Promise<Files> {
  const messages = times.map((time, i) => ({ topic: '/noise', time, data: { i, text: 'x'.repeat(150) } }));
  const mcap = await mcapOf({ '/noise': 'acme.Noise' }, messages, { chunkSize: 4096 });
  const summary = await mcapSummary(bytesSource(mcap));
  if (typeof summary === 'string') throw new Error(summary);
  const chunk = (n: number) => summary.chunks[n]!;
  const topic = { topic: '/speed', type: 'std_msgs/Float64', definition: 'float64 data' };
  const speeds = times.map((time) => ({ topic: 0, time, data: new Uint8Array(8) }));
  const bag = bagOf([topic], [speeds.slice(0, 200), speeds.slice(200)]);
  const imu = times.map((time, i) => ({ topic: 0, time, data: imuCdr(time, i) }));
  const db3 = db3Of([{ name: '/imu', type: 'sensor_msgs/msg/Imu' }], imu);
  const metadata = (file: string) =>
    text(
      'rosbag2_bagfile_information:\n  version: 5\n  storage_identifier: sqlite3\n' +
        `  relative_file_paths:\n    - ${file}\n  message_count: ${WHOLE.messages}\n`,
    );
  return {
    'cut.mcap': mcap.subarray(0, chunk(10).offset + 700),
    'stump.mcap': mcap.subarray(0, 30),
    'lying-chunk.mcap': changed(mcap, (view) => view.setUint32(chunk(5).offset + 1, 0x7fff_ffff, true)),
    'wrong-crc.mcap': changed(mcap, (_, copy) => void (copy[chunk(5).offset + chunk(5).length - 7]! ^= 0x40)),
    'cut.bag': share(bag, 0.8),
    'not-sqlite/not-sqlite_0.db3': text('this is no database\n'.repeat(50)),
    'not-sqlite/metadata.yaml': metadata('not-sqlite_0.db3'),
    'cut-bag/cut-bag_0.db3': share(db3, 0.5),
    'cut-bag/metadata.yaml': metadata('cut-bag_0.db3'),
  };
}

/** Five frames a second, every tenth a keyframe. */
function clip(): Uint8Array {
  const size = { width: 32, height: 32 };
  const plane = (length: number, value: number) => new Uint8Array(length).fill(value);
  const pictures = Array.from({ length: WHOLE.frames }, (_, i) => ({
    ...{ y: plane(1_024, 16 + i), u: plane(256, 128), v: plane(256, 128) },
  }));
  return mp4File(encodeClip({ ...size, keyframeEvery: 10 }, pictures), {
    ...{ timescale: 1_000, times: pictures.map((_, i) => i * 200), lastDuration: 200 },
    createdAt: new Date('2026-03-01T22:30:00Z'),
  });
}

export function brokenShift(): Files {
  const whole = clip();
  const moov = placeOf(whole, 'moov') - 4;
  const mdat = placeOf(whole, 'mdat') - 4;
  const stamp = (second: number) => new Date(Number(START / 1_000_000n) + second * 1_000).toISOString();
  const reading = (i: number) => `${stamp(i)},CO-1,${5 + (i % 3)}`;
  const rows = Array.from({ length: WHOLE.readings }, (_, i) => reading(i));
  // Set back by a minute after 200 readings: 60 of them have a time that was there before.
  const backwards = rows.map((row, i) => (i < 200 ? row : reading(i - 60).replace(/[^,]+$/, '9')));
  const garbage = rows.map((row, i) => (i % 10 === 3 ? '\0\0\0��;;;' : i % 10 === 7 ? `yesterday,CO-1,${i}` : row));
  const csv = (lines: string[]) => text(`time,sensor,value\n${lines.join('\n')}\n`);
  return {
    'cut.mp4': share(whole, 0.6),
    'no-moov.mp4': new Uint8Array(Buffer.concat([whole.subarray(0, moov), whole.subarray(mdat)])),
    'lying-box.mp4': changed(whole, (view) => view.setUint32(moov, 0x7fff_ffff)),
    'backwards.csv': csv(backwards),
    'garbage.csv': csv(garbage),
    'half-a-row.csv': share(csv(rows), 0.5),
  };
}
