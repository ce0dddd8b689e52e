import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itWith } from '../../../testing/required-tool.ts';
import type { AnnotationDraft, AnnotationPart, Geometry } from '../../model.ts';
import { bytes, file, track, tracksIn, write } from '../testing/cvat-video-file.ts';
import { drawn, stored } from '../testing/export-source.ts';
import { readCvat } from './cvat-reader.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/cvat_dataset/for_video/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

describe('CVAT for video, there and back', () => {
  const two = fc.integer({ min: -500, max: 90_000 }).map((n) => (n / 100).toFixed(2));
  const pairs = (minLength: number) =>
    fc.array(fc.tuple(two, two), { minLength, maxLength: 5 }).map((list) => list.map((p) => p.join(',')).join(';'));
  const flags = fc.record({
    keyframe: fc.constantFrom('0', '1'),
    outside: fc.constantFrom('0', '1'),
    occluded: fc.constantFrom('0', '1'),
    z_order: fc.constantFrom('0', '0', '-3'),
  });
  const place = fc.constantFrom<[string, fc.Arbitrary<Record<string, string>>]>(
    ['box', fc.tuple(two, two, fc.nat(9000), fc.nat(9000), fc.constantFrom<Record<string, string>[]>({}, { rotation: '30.25' })).map(([x, y, w, h, more]) => ({ xtl: x, ytl: y, xbr: (Number(x) + w / 100).toFixed(2), ybr: (Number(y) + h / 100).toFixed(2), ...more }))],
    ['ellipse', fc.record({ cx: two, cy: two, rx: fc.constantFrom('0.10', '7'), ry: fc.constantFrom('0.20', '5') })],
    ['polygon', pairs(3).map((points) => ({ points }))],
    ['polyline', pairs(2).map((points) => ({ points }))],
    ['points', pairs(1).map((points) => ({ points }))],
    ['mask', fc.constantFrom({ left: '1', top: '1', width: '3', height: '2', rle: '0, 2, 2, 2' }, { left: '0', top: '0', width: '8', height: '6', rle: '48' })],
  ); // prettier-ignore
  const texts = (row: object) => Object.entries(row).map(([name, value]) => ` ${name}="${value}"`).join(''); // prettier-ignore
  const inside = fc
    .tuple(fc.boolean(), fc.constantFrom(1, 2.5))
    .map(([lit, depth]) => `<attribute name="lit">${lit}</attribute><attribute name="depth">${depth}</attribute>`);
  const frames = fc.uniqueArray(fc.nat(500), { minLength: 1, maxLength: 6 }).map((list) => list.sort((a, b) => a - b));
  const plain = fc.tuple(place, frames).chain(([[name, where], list]) =>
    fc
      .tuple(...list.map((frame) => fc.tuple(fc.constant(frame), flags, where, inside)))
      .map((shapes) => shapes.map(([frame, row, at, attributes]) => `<${name} frame="${frame}"${texts(row)}${texts(at)}>${attributes}</${name}>`).join('')),
  ); // prettier-ignore
  const nodeFlags = fc.record({
    ...{ keyframe: fc.constantFrom('0', '1'), outside: fc.constantFrom('0', '1'), occluded: fc.constantFrom('0', '1') },
  });
  const skeletons = frames.chain((list) =>
    fc
      .tuple(...list.map(() => fc.tuple(flags, nodeFlags, nodeFlags, two)))
      .map((rows) => rows.map(([{ keyframe, z_order: z }, a, b, x], i) => `<skeleton frame="${list[i]}" keyframe="${keyframe}" z_order="${z}"><points label="a"${texts(a)} points="${x},1.50"/><points label="b"${texts(b)} points="2,${x}"><attribute name="n">1</attribute></points></skeleton>`).join('')),
  ); // prettier-ignore
  const rows = fc.array(fc.tuple(fc.oneof({ weight: 3, arbitrary: plain }, skeletons), fc.nat(3)), { maxLength: 5 });

  it('gives back what the reader read, track by track and number by number', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (list) => {
        const tracks = list.map(([shapes, group], id) =>
          track(shapes, `id="${id}" label="dent" source="${id % 2 ? 'auto' : 'manual'}"${group ? ` group_id="${group}"` : ''}`),
        ); // prettier-ignore
        const given = file(tracks.join('\n'));
        const reading = readCvat(bytes(given));
        const mistakes = reading.findings.filter(({ severity }) => severity !== 'info');
        fc.pre(mistakes.every(({ code }) => code === 'core.cvat-empty-box'));
        const drafts = reading.targets[0]?.annotations ?? [];
        const { text, rows: lost } = await write(drafts.map((draft) => stored(draft)));
        expect(tracksIn(text)).toEqual(tracksIn(given));
        expect(lost).toEqual({});
        // What CVAT itself writes needs nothing beside the model, but for its points' own keyframes.
        for (const { parts, ext } of drafts)
          if (parts[0]!.geometry.kind === 'box' && parts.every(({ geometry }) => geometry.kind === 'box'))
            expect(Object.keys(ext!)).toEqual(['cvat']);
      }),
      { numRuns: 200 },
    );
  });

  it('gives back every draft that it can carry', async () => {
    const quarter = fc.integer({ min: -40, max: 4000 }).map((n) => n / 4);
    const size = fc.nat(400).map((n) => n / 4);
    const list = (minLength: number) => fc.array(fc.tuple(quarter, quarter), { minLength, maxLength: 4 });
    const geometry: fc.Arbitrary<Geometry> = fc.oneof(
      fc.record({ kind: fc.constant('box' as const), x: quarter, y: quarter, width: size, height: size }),
      fc.record({ kind: fc.constant('rotated-box' as const), x: quarter, y: quarter, width: size, height: size, angle: fc.constantFrom(1, 0.5) }),
      fc.record({ kind: fc.constant('ellipse' as const), x: quarter, y: quarter, radiusX: size, radiusY: size, angle: fc.constantFrom(0, 1) }),
      list(2).map((points) => ({ kind: 'polyline' as const, points })),
      list(1).map((points) => ({ kind: 'points' as const, points })),
      fc.array(fc.tuple(quarter, quarter), { minLength: 8, maxLength: 8 }).map((points) => ({ kind: 'cuboid-2d' as const, points })),
      fc.tuple(quarter, quarter).map(([x, y]) => ({ kind: 'skeleton' as const, nodes: [{ name: 'a', x, y, visibility: 2 as const }, { name: 'b', x: y, y: x, visibility: 0 as const }] })),
    ); // prettier-ignore
    const part = fc.tuple(geometry, fc.boolean(), fc.boolean(), fc.boolean(), fc.constantFrom(0, 2), fc.boolean()).map(
      ([shape, keyframe, outside, occluded, zOrder, open]): AnnotationPart => ({
        ...{ geometry: shape, keyframe },
        // Of a skeleton CVAT says both of its points alone.
        ...(outside && shape.kind !== 'skeleton' ? { outside } : {}),
        ...(occluded && shape.kind !== 'skeleton' ? { occluded } : {}),
        ...(zOrder ? { zOrder } : {}),
        attributes: { open },
      }),
    ); // prettier-ignore
    const draft = fc.record({
      parts: fc.array(part, { minLength: 1, maxLength: 4 }).map((list) => list.map((one, i) => ({ frame: 3 * i, ...one }))),
      attributes: fc.constantFrom({ kind: 'old' }, { kind: 'new' }),
    }); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 4 }), async (list) => {
        const drafts = list.map((one, i): AnnotationDraft => ({ class: 'dent', ...one, track: String(i) }));
        const { text, rows: lost } = await write(drafts.map((one) => drawn(one)));
        const { targets, findings } = readCvat(bytes(text));
        expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
        const said = targets[0]!.annotations.map(({ ext: _, ...one }) => one);
        expect(JSON.parse(JSON.stringify(said))).toEqual(JSON.parse(JSON.stringify(drafts)));
        expect(targets[0]).toMatchObject({ fileName: 'v/t.mp4', size: { width: 8, height: 6 } });
        expect(lost).toEqual({});
      }),
    );
  });

  withSamples('gives back the datumaro set', async () => {
    const given = readFileSync(`${samples}annotations.xml`, 'utf8');
    const reading = readCvat(bytes(given));
    expect(reading.findings).toEqual([]);
    expect(reading.targets.map(({ fileName, size, annotations }) => [fileName, size, annotations.length])).toEqual([
      ['t.mp4', { width: 25, height: 20 }, 3],
    ]);
    const drafts = reading.targets[0]!.annotations;
    expect(drafts.map(({ parts }) => parts.map(({ frame }) => frame))).toEqual([[10, 13, 16], [10, 13], [13, 16]]); // prettier-ignore
    const { text, rows: lost } = await write(drafts.map((draft) => stored(draft)));
    expect(tracksIn(text)).toEqual(tracksIn(given));
    expect(lost).toEqual({});
  });
});
