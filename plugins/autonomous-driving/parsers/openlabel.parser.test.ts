import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnnotationDraft } from '@lode/core';
import { rotate } from '@lode/core/coordinates';
import { itWith, parseBytes, surest, treeOf } from '@lode/core/testing';
import { openlabelLayout } from '../layouts/openlabel.layout.ts';
import { autonomousDrivingPlugin } from '../plugin.ts';
import { fromEuler } from './openlabel-geometry.ts';
import { rotationOfMatrix } from './openlabel-streams.ts';
import { timeOf } from './openlabel-time.ts';
import { openlabelParser } from './openlabel.parser.ts';

const samples = fileURLToPath(new URL('../../../../shared/samples/driving/openlabel/', import.meta.url));
const withSamples = itWith('samples', existsSync(samples));

const bytesOf = (root: object) => new TextEncoder().encode(JSON.stringify({ openlabel: root }));
const metadata = { schema_version: '1.0.0' };
const read = async (root: object, context = {}) => {
  const output = await parseBytes(openlabelParser, bytesOf({ metadata, ...root }), { path: 'a.json', context });
  const annotations = (output.annotations ?? []).flatMap((one) => one.annotations);
  const findings = [...(output.findings ?? []), ...(output.items ?? []).flatMap((item) => item.findings ?? [])];
  return { ...output, drafts: annotations, codes: findings.map(({ code }) => code.split('.')[1]) };
};
const sample = async (name: string) => {
  const output = await parseBytes(
    openlabelParser,
    new Uint8Array(readFileSync(`${samples}openlabel100_test_${name}.json`)),
  );
  return { ...output, drafts: (output.annotations ?? []).flatMap((one) => one.annotations) };
};
const shapes = ({ parts }: AnnotationDraft) => parts.map(({ geometry }) => geometry);

/** Ten frames a second. */
const frames = (n: number, body: (frame: number) => object) =>
  Object.fromEntries(
    Array.from({ length: n }, (_, i) => [
      String(i),
      { frame_properties: { timestamp: `2026-03-02T06:20:00.${i}+08:00` }, ...body(i) },
    ]),
  );
const at = (tenths: number) => String(1_772_403_600_000_000_000n + BigInt(tenths) * 100_000_000n);

describe('OpenLABEL', () => {
  it('is told by its root, and VCD is refused by name', async () => {
    const { sniffers } = autonomousDrivingPlugin;
    expect(surest(sniffers, bytesOf({}), 'x')?.parser).toBe('autonomous-driving.openlabel');
    expect(surest(sniffers, new TextEncoder().encode('{"images":[],"openlabel":{}}'), 'openlabel.json')).toBeNull();
    const vcd = await parseBytes(openlabelParser, new TextEncoder().encode('{"vcd":{"version":"4.3.0"}}'));
    expect(vcd.findings?.map(({ code }) => code)).toEqual(['autonomous-driving.vcd-not-read']);
  });

  it('reads every shape', async () => {
    const val = (name: string, values: unknown, rest = {}) => [{ name, val: values, ...rest }];
    const { drafts, codes } = await read({
      objects: {
        0: {
          ...{ name: 'car1', type: 'Car', coordinate_system: 'vehicle-iso8855' },
          object_data: {
            bbox: val('a', [100, 50, 20, 10]),
            rbbox: val('b', [100, 50, 20, 10, Math.PI / 6]),
            poly2d: [
              ...val('c', [1, 1, 5, 1, 5, 5], { closed: true }),
              ...val('d', [1, 1, 2, 0], { mode: 'MODE_POLY2D_RELATIVE', closed: false }),
              ...val('e', ['5', '5', '1', 'mBIIOIII'], { mode: 'MODE_POLY2D_SRF6DCC', closed: false }),
            ],
            cuboid: [
              ...val('f', [1, 2, 3, 0, 0, Math.PI / 2, 4, 2, 1.5]),
              ...val('g', [1, 2, 3, 0, 0, 0, 1, 4, 2, 1.5]),
            ],
            point2d: val('h', [7, 8]),
            point3d: val('i', [7, 8, 9]),
            num: val('speed', 12.5),
            text: val('colour', 'red'),
            boolean: val('parked', false),
            vec: val('position', [1, 5]),
          },
        },
      },
    });
    const turned = [0, 0, expect.closeTo(Math.SQRT1_2), expect.closeTo(Math.SQRT1_2)];
    const box = { kind: 'cuboid', center: [1, 2, 3], size: [4, 2, 1.5], frame: 'vehicle-iso8855' };
    expect(shapes(drafts[0]!)).toEqual([
      { kind: 'box', x: 90, y: 45, width: 20, height: 10 },
      { kind: 'rotated-box', x: 100, y: 50, width: 20, height: 10, angle: expect.closeTo(Math.PI / 6) },
      { kind: 'polygon', polygons: [[[[1, 1], [5, 1], [5, 5]]]] }, // prettier-ignore
      { kind: 'polyline', points: [[1, 1], [3, 1]] }, // prettier-ignore
      { ...box, rotation: turned },
      { ...box, rotation: [0, 0, 0, 1] },
      { kind: 'points', points: [[7, 8]] },
      { ...box, center: [7, 8, 9], size: [0, 0, 0], rotation: [0, 0, 0, 1] },
    ]);
    expect(drafts[0]).toMatchObject({ class: 'car', originalId: 'objects/0#0' });
    expect(drafts[0]!.attributes).toMatchObject({ speed: 12.5, colour: 'red', parked: false, position: [1, 5] });
    expect(codes).toEqual(['openlabel-not-shown']);
  });

  it('places frames and intervals in time', async () => {
    const { drafts, items, codes } = await read({
      frames: frames(5, (i) => ({
        objects: {
          0: { object_data: { bbox: [{ name: 's', val: [10 + i, 10, 4, 4] }], num: [{ name: 'v', val: i }] } },
        },
      })),
      objects: { 0: { name: 'a', type: 'Pedestrian', frame_intervals: [{ frame_start: 0, frame_end: 4 }] } },
      actions: { 0: { name: '', type: 'braking', frame_intervals: [{ frame_start: 1, frame_end: 2 }] } },
      tags: { 0: { type: 'rain', tag_data: { num: [{ val: 2 }] } } },
      relations: {
        0: {
          ...{ name: '', type: 'isNear', rdf_subjects: [{ uid: '0', type: 'object' }], rdf_objects: [] },
          frame_intervals: [{ frame_start: 4, frame_end: 4 }],
        },
      },
    });
    expect(codes).toEqual([]);
    const [person, action, relation, tag] = drafts;
    expect(person).toMatchObject({ class: 'pedestrian', attributes: { trackId: '0', frames: [[0, 4]] } });
    expect(person!.parts.map(({ frame, start, end }) => [frame, start, end])).toEqual(
      [0, 1, 2, 3, 4].map((i) => [i, at(i), at(i + 1)]),
    );
    expect(person!.ext).toMatchObject({ openlabel: { states: [{ frame: 0, v: 0 }, { v: 1 }, {}, {}, {}] } });
    expect(action!.parts).toEqual([{ frame: 1, start: at(1), end: at(3), geometry: { kind: 'interval' } }]);
    expect(relation).toMatchObject({ class: 'isNear', attributes: { subjects: ['object:0'] } });
    expect(tag).toMatchObject({ class: 'rain', attributes: { num: 2 }, parts: [{ geometry: { kind: 'tag' } }] });
    expect(items?.[0]?.facets).toMatchObject({ format: 'openlabel', duration: 0.4, tracks: 1 });
    expect(items?.[0]?.core?.when?.start.toISOString()).toBe('2026-03-01T22:20:00.000Z');
  });

  it('splits what has more than 500 frames, and keeps numbers where there are no times', async () => {
    const body = { objects: { 0: { object_data: { bbox: [{ name: 's', val: [10, 10, 4, 4] }] } } } };
    const many = Object.fromEntries(Array.from({ length: 700 }, (_, i) => [String(i), body]));
    const { drafts } = await read({ objects: { 0: { name: '', type: 'Car' } }, frames: many });
    expect(drafts.map(({ parts, originalId }) => [originalId, parts.length])).toEqual([
      ['objects/0#0', 500],
      ['objects/0#1', 200],
    ]);
    expect(drafts[1]!.parts[0]).toMatchObject({ frame: 500 });
    expect(drafts[1]!.parts[0]).not.toHaveProperty('start');
  });

  it('says what is wrong and keeps what can be read', async () => {
    const back = await read({
      frames: { 0: { frame_properties: { timestamp: '20' } }, 1: { frame_properties: { timestamp: '10' } } },
    });
    expect(back.codes).toContain('openlabel-clock');
    const faulty = await read({
      objects: {
        0: { name: '', type: 'Car', object_data: { bbox: [{ name: 'x', val: [1, 2, -3, 4] }, 'nonsense'] } },
        1: 'nonsense',
      },
    });
    expect(faulty.codes).toEqual(['openlabel-not-shown']);
    expect(faulty.drafts).toHaveLength(1);
    const cut = bytesOf({ metadata, objects: {} });
    const { findings } = await parseBytes(openlabelParser, cut.subarray(0, cut.length - 4));
    expect(findings?.map(({ code }) => code)).toEqual(['autonomous-driving.openlabel-unreadable']);
    expect((await read({ metadata: { schema_version: '0.3' } })).codes).toEqual(['openlabel-version']);
  });

  it('annotates the recording that it lies beside', async () => {
    const data = bytesOf({ metadata, tags: { 0: { type: 'night' } } });
    const files = new Map([
      ['d/drive.mcap', new Uint8Array()],
      ['d/drive.openlabel.json', data],
      ['d/other.json', data],
    ]);
    const match = await openlabelLayout.detect(treeOf(files));
    expect([...match!.plans]).toEqual([
      [
        'd/drive.openlabel.json',
        { parser: 'autonomous-driving.openlabel', phase: 1, context: { target: 'd/drive.mcap' } },
      ],
    ]);
    const { items, annotations } = await read({ tags: { 0: { type: 'night' } } }, { target: 'd/drive.mcap' });
    expect(items).toBeUndefined();
    expect(annotations?.[0]?.target).toEqual({ path: 'd/drive.mcap' });
  });

  it('takes times as people write them', () => {
    const noon = 1_586_606_407_000_000_000n;
    expect(timeOf('2020-04-11 12:00:07')).toBe(noon);
    expect(timeOf('2020-04-11T12:00:07.000000250Z')).toBe(noon + 250n);
    expect(timeOf('2020-04-11T20:00:07+08:00')).toBe(noon);
    expect(timeOf('1586606407.5')).toBe(noon + 500_000_000n);
    expect(timeOf(1586606407)).toBe(noon);
    expect(timeOf('yesterday')).toBeNull();
  });

  it('turns by Euler angles and by matrices alike', () => {
    const angle = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, (rx, ry, rz) => {
        const q = fromEuler(rx, ry, rz);
        const columns = ([[1, 0, 0], [0, 1, 0], [0, 0, 1]] as const).map((axis) => rotate(q, axis)); // prettier-ignore
        const [x, y, z] = columns as unknown as number[][];
        // R = Rz·Ry·Rx: its lower left element is -sin(ry).
        expect(x![2]).toBeCloseTo(-Math.sin(ry));
        const m = [0, 1, 2].flatMap((row) => [x![row]!, y![row]!, z![row]!, 0]);
        const back = rotationOfMatrix(m);
        expect(Math.abs(back.reduce((sum, value, i) => sum + value * q[i]!, 0))).toBeCloseTo(1);
      }),
    );
  });

  withSamples('reads every sample of the format', async () => {
    const counts: Record<string, number> = {};
    for (const name of readdirSync(samples).filter((one) => one.startsWith('openlabel100'))) {
      const short = name.slice('openlabel100_test_'.length, -'.json'.length);
      const { items, drafts } = await sample(short);
      expect(items).toHaveLength(1);
      counts[short] = drafts.length;
    }
    expect(counts).toMatchObject({
      ...{ actions_a: 2, bbox_simple: 7, contours: 3, cuboids: 2, openlabel_tags_complex: 2, polygon2D: 1 },
      ...{ relations_1: 3, relations_2: 3, relations_3: 4, intrinsics: 0 },
    });
    const boxes = await sample('bbox_simple');
    expect(shapes(boxes.drafts[0]!)).toEqual([{ kind: 'box', x: 410, y: 280, width: 52, height: 47 }]);
    const cuboids = await sample('cuboids');
    expect(shapes(cuboids.drafts[1]!)[0]).toMatchObject({
      kind: 'cuboid',
      center: [0, 10, -0.85],
      size: [1.5, 4.5, 1.7],
    });
    const streams = await sample('create_streams_simple');
    expect(streams.items?.[0]?.facets).toMatchObject({
      sensors: ['Camera1', 'Camera2'],
      calibrations: [{ sensor: 'Camera1', intrinsics: [1000, 0, 500, 0, 1000, 500, 0, 0, 1], width: 640 }, {}],
    });
  });
});
