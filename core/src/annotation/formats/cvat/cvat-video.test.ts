import { describe, expect, it } from '@jest/globals';
import type { AnnotationPart, Geometry } from '../../model.ts';
import { READERS } from '../index.ts';
import { box, bytes, codes, file, read, track, tracksIn, write } from '../testing/cvat-video-file.ts';
import { drawn, stored } from '../testing/export-source.ts';
import { readCvat } from './cvat-reader.ts';

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
});
