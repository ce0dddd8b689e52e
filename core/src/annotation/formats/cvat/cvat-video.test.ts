import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itWith } from '../../../testing/required-tool.ts';
import type { AnnotationDraft, AnnotationPart, Geometry } from '../../model.ts';
import type { ExportedAnnotation } from '../format.ts';
import { READERS } from '../index.ts';
import { classOf, drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import { readXml, type XmlElement } from '../xml-elements.ts';
import { readCvat } from './cvat-reader.ts';
import { cvatVideoWriter } from './cvat-video-writer.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/cvat_dataset/for_video/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

const bytes = (text: string) => new TextEncoder().encode(text);
const META = `<meta><task><mode>interpolation</mode><labels><label><name>dent</name><attributes>
<attribute><name>lit</name><mutable>True</mutable><input_type>checkbox</input_type></attribute>
<attribute><name>depth</name><mutable>False</mutable><input_type>number</input_type></attribute></attributes></label></labels>
<original_size><width>8</width><height>6</height></original_size><source>t.mp4</source></task></meta>`;
/** The first track stands in line 5. */
const file = (tracks: string, meta = META) => `<annotations><version>1.1</version>${meta}\n${tracks}\n</annotations>`;
const read = (...given: Parameters<typeof file>) => readCvat(bytes(file(...given)));
const codes = (...given: Parameters<typeof file>) =>
  read(...given).findings.map(({ code }) => code.replace('core.cvat-', ''));
const box = (frame: number | string, more = '', inside = '') =>
  `<box frame="${frame}" keyframe="1" outside="0" occluded="0" xtl="1.10" ytl="2" xbr="4.30" ybr="5" z_order="0"${more ? ` ${more}` : ''}>${inside}</box>`;
const track = (shapes: string, more = 'id="0" label="dent" source="manual"') => `<track ${more}>${shapes}</track>`;

async function write(annotations: ExportedAnnotation[], size = { width: 8, height: 6 }, classes = [classOf('dent')]) {
  const pictures = [pictureOf('v/t.mp4', annotations, size), pictureOf('empty.mp4', [])];
  const { files, rows, report } = await written(cvatVideoWriter, sourceFrom(pictures, classes));
  return { text: files['v/t.mp4.xml'] ?? '', files, rows, report };
}

const WORDS = new Set(['label', 'source', 'note', 'name']);

/** Every track of a file, numbers as numbers. */
function tracksIn(text: string) {
  const plain = ({ name, attributes, text: inside, children }: XmlElement): unknown => [
    name,
    Object.entries(attributes)
      .map(([key, value]) => [key, WORDS.has(key) ? value : value.split(/[,;]/).map(Number)])
      .sort(),
    inside,
    children.filter((child) => child.name !== 'attribute').map(plain),
    // Their order means nothing.
    children.flatMap((child) => (child.name === 'attribute' ? [[child.attributes.name, child.text]] : [])).sort(),
  ];
  const tracks: unknown[] = [];
  readXml(bytes(text), (child) => void (child.name === 'track' && tracks.push(plain(child))));
  return tracks;
}

describe('CVAT for video', () => {
  it('reads a track as one annotation on the video that the file names', () => {
    const { targets, findings } = read(
      track(
        box(10, '', '<attribute name="lit">true</attribute><attribute name="depth">2</attribute>') +
          box(11, 'x="y"', '<attribute name="lit">true</attribute><attribute name="depth">2</attribute>')
            .replace('keyframe="1"', 'keyframe="0"')
            .replace('z_order="0"', 'z_order="2"') +
          box(12, '', '<attribute name="lit">false</attribute><attribute name="depth">2</attribute>')
            .replace('outside="0" occluded="0"', 'outside="1" occluded="1"'),
        'id="7" label="dent" source="auto" group_id="3"',
      ),
    ); // prettier-ignore
    expect(findings).toEqual([]);
    const geometry = { kind: 'box', x: 1.1, y: 2, width: 4.3 - 1.1, height: 3 };
    expect(targets).toEqual([
      {
        fileName: 't.mp4',
        size: { width: 8, height: 6 },
        annotations: [
          {
            class: 'dent',
            ...{ track: '7', group: '3', model: { id: 'unknown' }, attributes: { depth: 2 } },
            parts: [
              { frame: 10, geometry, keyframe: true, attributes: { lit: true } },
              { frame: 11, geometry, keyframe: false, zOrder: 2, attributes: { lit: true } },
              { frame: 12, geometry, keyframe: true, outside: true, occluded: true, attributes: { lit: false } },
            ],
            ext: { cvat: { id: '7', group_id: '3' }, cvatFrames: { '11': { kept: { x: 'y' } } } },
          },
        ],
      },
    ]);
  });

  it('keeps on the parts what may not change and changes all the same', () => {
    const depth = (value: number) => `<attribute name="depth">${value}</attribute>`;
    const draft = (...values: number[]) =>
      read(track(values.map((value, i) => box(i, '', depth(value))).join(''))).targets[0]!.annotations[0]!;
    expect(draft(1, 1).attributes).toEqual({ depth: 1 });
    expect(draft(1, 2).attributes).toBeUndefined();
    expect(draft(1, 2).parts.map(({ attributes }) => attributes)).toEqual([{ depth: 1 }, { depth: 2 }]);
  });

  it('knows the video of older files, of jobs, of each task of a project, and else by the name of the task', () => {
    const names = (meta: string, tracks = track(box(0))) => {
      const { targets, findings } = read(tracks, `<meta>${meta}</meta>`);
      return [targets.map(({ fileName, annotations }) => [fileName, annotations.length]), findings.map((f) => f.code)];
    };
    expect(names('<task/><source>a.mp4</source>')).toEqual([[['a.mp4', 1]], []]);
    expect(names('<job><source>b\\a.mp4</source></job>')).toEqual([[['b/a.mp4', 1]], []]);
    expect(names('<task><name>night</name></task>')).toEqual([[['night', 1]], ['core.cvat-no-source']]);
    expect(names('')).toEqual([[], ['core.cvat-no-video-name']]);
    const task = (id: number) => `<task><id>${id}</id><source>${id}.mp4</source></task>`;
    const two = [1, 2].map((id) => track(box(0), `id="${id}" label="dent" task_id="${id}" group_id="1"`)).join('');
    const project = `<project><tasks>${task(1)}${task(2)}</tasks></project>`;
    expect(names(project, two)).toEqual([[['1.mp4', 1], ['2.mp4', 1]], []]); // prettier-ignore
    const groups = read(two, `<meta>${project}</meta>`).targets.map(({ annotations }) => annotations[0]!.group);
    expect(groups).toEqual(['1 1', '2 1']);
  });

  it('says what is wrong with a track and keeps the rest', () => {
    expect(codes(track(box(-1) + box('1.5') + box('') + box(2)))).toEqual(['bad-frame', 'bad-frame', 'bad-frame']);
    expect(codes(track(box(1) + box(1)))).toEqual(['duplicate-frame']);
    expect(codes(track(box(1)) + track(box(2)))).toEqual(['duplicate-track']);
    expect(codes(track(''))).toEqual(['empty-track']);
    expect(codes(track(box(1), 'id="0"'))).toEqual(['no-label']);
    expect(codes(track('<tag frame="1"/><star/>' + box(1)))).toEqual(['unsupported-shape', 'unsupported-shape']);
    expect(codes(track(box(1).replace('outside="0"', 'outside="no"')))).toEqual(['bad-flag']);
    expect(codes(track(box(1).replace('z_order="0"', 'z_order="high"')))).toEqual(['bad-z-order']);
    expect(codes(track(box(1).replace('"1.10"', '"9"')))).toEqual(['bad-box', 'empty-track']);
    expect(codes(track(box(1, '__proto__="1"')))).toEqual(['unsafe-key']);
    const same = read(track(box(3)) + track(box(1) + box(2))).targets[0]!.annotations;
    expect(same.map((draft) => [draft.track, draft.parts.map(({ frame }) => frame)])).toEqual([
      ['0', [3]],
      [undefined, [1, 2]],
    ]);
  });

  it('keeps the tracks before a truncation', () => {
    const whole = file(track(box(1)) + track(box(2), 'id="1" label="dent"'));
    const { targets, findings } = readCvat(bytes(whole.slice(0, whole.lastIndexOf('<box') + 20)));
    expect(findings.map(({ code }) => code)).toEqual(['core.cvat-broken-xml']);
    expect(targets[0]!.annotations).toHaveLength(1);
  });

  it('bounds what a track may keep beside its shapes', () => {
    const shapes = Array.from({ length: 3000 }, (_, frame) => box(frame, `note="${'x'.repeat(200)}"`)).join('');
    const { targets, findings } = read(track(shapes));
    expect(findings.map(({ code }) => code)).toEqual(['core.cvat-much-kept']);
    const [draft] = targets[0]!.annotations;
    expect(draft!.parts).toHaveLength(3000);
    expect(JSON.stringify(draft!.ext).length).toBeLessThan(300_000);
  });

  it('is told from CVAT for images by what stands in it', () => {
    const by = (text: string) => READERS.find((reader) => reader.recognises(bytes(text)))?.id;
    expect(by(file(track(box(0))))).toBe('cvat-video');
    expect(by(file(''))).toBe('cvat-video');
    expect(by(file('<image id="0" name="a.png"/>'))).toBe('cvat');
    expect(by(file('', '<meta><task><mode>annotation</mode></task></meta>'))).toBe('cvat');
    expect(by('<annotation><track/></annotation>')).not.toBe('cvat-video');
  });

  it('gives a shape of no track a track of one frame, and an end on the next', async () => {
    const still = (frame?: number): AnnotationPart => ({
      ...(frame === undefined ? {} : { frame }),
      geometry: { kind: 'box', x: 0, y: 0, width: 2, height: 2 },
    });
    const one = (...parts: AnnotationPart[]) => drawn({ class: 'dent', parts });
    const { text, rows } = await write([one(still(3), still(4), still(6)), one(still())]);
    const shapes = [...text.matchAll(/frame="(\d+)" keyframe="1" outside="(\d)"/g)].map(([, ...at]) => at.join(' '));
    expect(shapes).toEqual(['3 0', '4 0', '5 1', '6 0', '7 1', '0 0']);
    expect(rows).toEqual({ 'track-end': 1, whole: 1 });
  });

  it('splits what has several shapes on a frame, and says what it cannot carry', async () => {
    const geometry: Geometry = { kind: 'box', x: 0, y: 0, width: 2, height: 2 };
    const polygon: Geometry = { kind: 'polygon', polygons: [[[[0, 0], [1, 0], [1, 1]]]] }; // prettier-ignore
    const at = (frame: number, shape: Geometry): AnnotationPart => ({ frame, geometry: shape, keyframe: true });
    const both = drawn({ class: 'dent', parts: [0, 5].flatMap((frame) => [at(frame, geometry), at(frame, polygon)]) });
    const other = (...parts: AnnotationPart[]) => drawn({ class: 'dent', parts });
    const { text, rows, report, files } = await write([
      both,
      other(at(0, { kind: 'tag' })),
      other({ ...at(0, geometry), stream: 'left' }),
      other({ start: '0', end: '1', geometry }),
      other(at(0, { kind: 'mask', size: [2, 2], counts: [4] })),
    ]);
    expect(Object.keys(files)).toEqual(['v/t.mp4.xml']);
    expect([...text.matchAll(/<track.*? id="(\d)"|<track id="(\d)"/g)]).toHaveLength(2);
    expect(rows).toEqual({ pieces: 1, geometry: 1, stream: 1, time: 1, mask: 1, shape: 4 });
    expect([report.pictures, report.annotations, report.leftOut]).toEqual([1, 1, 4]);
  });

  it('joins the chunks of a long track, in whatever order they come; one edited chunk makes it an edited track', async () => {
    const shapes = [0, 1, 2, 3].map((frame) => box(frame, 'note="x"')).join('');
    const [draft] = read(track(shapes)).targets[0]!.annotations;
    const chunk = (n: number, rev = 1) =>
      stored({ ...draft!, parts: draft!.parts.slice(2 * n, 2 * n + 2) }, { track: 'trk_1', chunk: n, rev });
    const whole = await write([chunk(1), chunk(0)]);
    expect(tracksIn(whole.text)).toEqual(tracksIn(file(track(shapes))));
    expect((await write([chunk(1, 2), chunk(0)])).text).not.toContain('note');
  });

  it('writes of an edited track what is so now', async () => {
    const given = track(box(0, 'note="x"'), 'id="5" label="dent" source="auto" note="y" group_id="2"');
    const [draft] = read(given).targets[0]!.annotations;
    const geometry: Geometry = { kind: 'box', x: 0.1, y: 0, width: 0.2, height: 1 };
    const edited = stored(
      { ...draft!, parts: [{ frame: 0, geometry, keyframe: true, occluded: true }] },
      { rev: 2, provenance: { agent: { kind: 'person', id: 'p' }, derivedFrom: { rev: 1, agentKind: 'model' } } },
    );
    const { text, rows } = await write([edited]);
    expect(text).toContain('<track id="5" label="dent" source="semi-auto" group_id="2">');
    expect(text).toContain('occluded="1" xtl="0.1" ytl="0" xbr="0.30000000000000004" ybr="1" z_order="0"/>');
    expect(text).not.toContain('note');
    expect(rows).toEqual({ provenance: 1 });
  });

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
