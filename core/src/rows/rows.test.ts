import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ParsedRow } from '../contract/routing.ts';
import type { JsonObject } from '../contract/values.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { checkRows } from './check-rows.ts';
import { countRows, findRows, rowById, rowConditions, type RowOwner } from './find-rows.ts';
import { boxOf, uncrossed, type Box } from './row-box.ts';
import { draftRows, writeRows } from './write-rows.ts';

let db: TestStore;
const signal = new AbortController().signal;
beforeAll(async () => {
  db = await openTestStore();
});
afterAll(() => db?.drop());

async function keep(name: string, rows: ParsedRow[]): Promise<RowOwner> {
  const asset = { _id: `ast_${name}`, orgId: 'org_a', datasetId: 'ds_a' };
  const draft = draftRows(asset, rows);
  await writeRows(db.core, draft, signal);
  return { ...asset, rowCount: draft.count, rowGrid: draft.grid };
}

const rectangle = ([west, south, east, north]: Box): JsonObject => ({
  type: 'Polygon',
  coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]], // prettier-ignore
});
/** A box across the antimeridian as RFC 7946 wants it: cut. */
const cut = (box: Box): JsonObject => ({
  type: 'MultiPolygon',
  coordinates: uncrossed(box).map((part) => rectangle(part)['coordinates'] as never),
});
const geometryOf = (box: Box) => (box[0] <= box[2] ? rectangle(box) : cut(box));

const touch = (a: Box, b: Box) =>
  uncrossed(a).some((one) => uncrossed(b).some((other) => one[0] <= other[2] && one[2] >= other[0])) &&
  a[1] <= b[3] &&
  a[3] >= b[1];

/** Whole degrees, so that boxes often share an edge; some small, some wide, some across the antimeridian. */
const box = fc
  .record({
    west: fc.integer({ min: -180, max: 180 }),
    south: fc.integer({ min: -90, max: 90 }),
    width: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 200 })),
    height: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 100 })),
  })
  .map(({ west, south, width, height }): Box => {
    const east = west + width > 180 ? west + width - 360 : west + width;
    // One that would meet its own tail, or begins at ±180° and crosses, is said in another way.
    const sound = east < west && (west >= 180 || east <= -180 || west < 0 || east >= 0);
    return [sound ? 0 : west, south, sound ? 1 : east, Math.min(90, south + height)];
  });

describe('rows in a box', () => {
  it('are those that touch it, in the order of the file, whatever the page', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(box, { freq: 10 }), { minLength: 1, maxLength: 120 }),
        fc.array(box, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        async (boxes, asked, limit) => {
          const rows = boxes.map((one, i) => ({
            id: `r${i}`,
            values: { i },
            ...(one ? { geometry: geometryOf(one) } : {}),
          }));
          const owner = await keep(`p${run++}`, rows);
          for (const bbox of asked) {
            const wanted = boxes.flatMap((one, i) => (one && touch(one, bbox) ? [i] : []));
            const got: number[] = [];
            for (let after = -1; ; after = got.at(-1)!) {
              const page = await findRows(db.core, owner, { bbox, after, limit });
              got.push(...page.map(({ n }) => n));
              if (page.length < limit) break;
            }
            expect(got).toEqual(wanted);
            expect(await countRows(db.core, owner, bbox)).toBe(wanted.length);
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  it('are found in a layer of 100,000 without reading it, one feature at 0°, 0° or not', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i): ParsedRow => {
      const at = i === 77 ? [0, 0] : [112 + ((i * 7_919) % 10_007) / 10_007, 37 + ((i * 104_729) % 10_009) / 10_009];
      return { id: `${i}`, values: { i }, geometry: { type: 'Point', coordinates: at } };
    });
    const owner = await keep('layer', rows);
    const read = async (bbox: Box, after = -1) => {
      const explained = (await db.store.rows
        .find(rowConditions(owner, { bbox, after }))
        .sort({ n: 1 })
        .limit(50)
        .explain('executionStats')) as { executionStats: { totalKeysExamined: number; totalDocsExamined: number } };
      return explained.executionStats.totalKeysExamined;
    };
    const inside = (bbox: Box) =>
      rows.flatMap(({ geometry }, n) => {
        const [x, y] = geometry!['coordinates'] as [number, number];
        return x >= bbox[0] && x <= bbox[2] && y >= bbox[1] && y <= bbox[3] ? [n] : [];
      });
    const boxes: Box[] = [
      [112.5, 37.5, 112.501, 37.501],
      [112.5, 37.5, 112.52, 37.52],
      [112.1, 37.1, 112.4, 37.4],
      [111, 36, 114, 39],
      [-1, -1, 1, 1],
      [112.3, 37, 112.3005, 38],
    ];
    for (const bbox of boxes) {
      const wanted = inside(bbox);
      expect((await findRows(db.core, owner, { bbox, limit: 50 })).map(({ n }) => n)).toEqual(wanted.slice(0, 50));
      expect(await read(bbox)).toBeLessThan(3_000);
      expect(await read(bbox, 60_000)).toBeLessThan(3_000);
    }
  }, 120_000);
});

describe('rows', () => {
  it('are the same when they are written twice, and those of a longer run before are none', async () => {
    const rows = Array.from({ length: 30 }, (_, i): ParsedRow => {
      return { id: `r${i}`, values: { i }, geometry: { type: 'Point', coordinates: [i, i] } };
    });
    const state = () => db.store.rows.find({ orgId: 'org_a', assetId: 'ast_twice' }).sort({ _id: 1 }).toArray();
    await keep('twice', rows);
    const before = await state();
    await db.store.rows.deleteMany({ orgId: 'org_a', assetId: 'ast_twice', n: { $lt: 12 } });
    await db.store.rows.updateOne({ orgId: 'org_a', assetId: 'ast_twice', n: 20 }, { $set: { values: { i: -1 } } });
    await keep('twice', rows);
    expect(await state()).toEqual(before);
    const shorter = await keep('twice', rows.slice(0, 20));
    expect(await rowById(db.core, shorter, 'r25')).toBeNull();
    expect(await rowById(db.core, shorter, 'r7')).toEqual({
      n: 7,
      id: 'r7',
      values: { i: 7 },
      geometry: rows[7]!.geometry,
    });
    expect(await findRows(db.core, shorter, { limit: 100 })).toHaveLength(20);
    expect(await countRows(db.core, shorter, [-180, -90, 180, 90])).toBe(20);
  });

  it('of another organisation are not there', async () => {
    const owner = await keep('mine', [{ id: 'a', values: {} }]);
    expect(await rowById(db.core, { ...owner, orgId: 'org_b' }, 'a')).toBeNull();
    expect(await findRows(db.core, { ...owner, orgId: 'org_b' }, { limit: 10 })).toEqual([]);
  });

  it('that cannot be kept are left out, and spoken of', () => {
    const huge = { type: 'Point', coordinates: [0, 0], note: 'x'.repeat(16 * 2 ** 20) };
    const given = [
      { id: 'a', values: {} },
      { id: 'a', values: {} },
      { id: '', values: {} },
      { id: 'b', values: [] },
      { id: 'c', values: {}, geometry: huge },
      { id: 'd', values: {} },
    ] as unknown as ParsedRow[];
    const { rows, findings } = checkRows(given);
    expect(rows.map(({ id }) => id)).toEqual(['a', 'd']);
    expect(findings.map(({ evidence }) => evidence!['first'])).toEqual([1, 2, 3, 4]);
  });
});

describe('the box of a geometry', () => {
  it.each([
    ['a point', { type: 'Point', coordinates: [1, 2, 300] }, [1, 2, 1, 2]],
    ['a line', { type: 'LineString', coordinates: [[1, 2], [-3, 4]] }, [-3, 2, 1, 4]], // prettier-ignore
    ['a collection', { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [1, 2] }, { type: 'MultiPoint', coordinates: [[5, 6]] }] }, [1, 2, 5, 6]], // prettier-ignore
    ['one cut at the antimeridian', cut([170, -5, -160, 5]), [170, -5, -160, 5]],
    ['one around the world', rectangle([-180, -5, 180, 5]), [-180, -5, 180, 5]],
    ['nothing', { type: 'Polygon', coordinates: [] }, null],
    ['no numbers', { type: 'Point', coordinates: ['x', null] }, null],
  ])('%s', (_name, geometry, wanted) => {
    expect(boxOf(geometry as JsonObject)).toEqual(wanted);
  });

  it('of 300,000 points', () => {
    const coordinates = Array.from({ length: 300_000 }, (_, i) => [i / 10_000, (i + 1) / 10_000]);
    expect(boxOf({ type: 'MultiPoint', coordinates })).toEqual([0, 0.0001, 29.9999, 30]);
  });
});
