import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { check, filesOf, itWith, parseBytes, runFiles, seeded, treeOf, viewsOf, type Files } from '@lode/core/testing';
import type { AnnotationDraft, ParsedItem } from '@lode/core';
import { nuscenesParser } from '../parsers/nuscenes.parser.ts';
import { autonomousDrivingPlugin } from '../plugin.ts';
import { SAMPLES, SET_START, tableSet, type TableRows } from '../testing/table-set.ts';
import { nuscenesLayout } from './nuscenes.layout.ts';

const samples = fileURLToPath(new URL('../../../../shared/samples/driving/', import.meta.url));
const withSamples = itWith('samples', existsSync(`${samples}t4`));

const ingest = (files: Files) => runFiles(autonomousDrivingPlugin, files, nuscenesLayout);
const codesOf = ({ findings }: { findings: { code: string; severity: string }[] }) =>
  findings.map(({ code, severity }) => `${severity} ${code.replace('autonomous-driving.', '')}`);
const recordingOf = (items: ParsedItem[]) => items.find(({ kind }) => kind === 'autonomous-driving.recording')!;
const tracksOf = (annotations: { annotations: AnnotationDraft[] }[]) =>
  annotations.flatMap((one) => one.annotations).filter(({ parts }) => parts[0]!.geometry.kind === 'cuboid');
const spoiled = async (edit: (rows: TableRows) => void) => ingest(await tableSet(edit));

describe('nuScenes schema', () => {
  it('plans tables as companions and every file of sample_data as a frame', async () => {
    const match = await nuscenesLayout.detect(treeOf(await tableSet()));
    expect(match?.confidence).toBe(1);
    const plan = match?.plans.get('set/v1.0-mini/scene.json');
    expect(plan).toMatchObject({ parser: 'autonomous-driving.nuscenes', phase: 1, context: { root: 'set' } });
    expect(plan?.companions?.sample_annotation).toBe('set/v1.0-mini/sample_annotation.json');
    expect(match?.plans.get('set/samples/CAM_FRONT/2.jpg')?.context).toMatchObject({
      ...{ sensor: 'CAM_FRONT', modality: 'camera', keyFrame: true, sample: 's2', width: 64 },
      timestamp: `${SET_START + 1_000_000}000`,
    });
    expect(await nuscenesLayout.detect(treeOf(new Map([['a/scene.json', new Uint8Array()]])))).toBeNull();
  });

  it('reads a scene: frames, way, tracks, calibrations, place', async () => {
    const read = await ingest(await tableSet());
    expect(read.findings).toEqual([]);
    const frames = read.items.filter(({ kind }) => kind === 'autonomous-driving.frame');
    expect(frames).toHaveLength(2 * SAMPLES);
    // All pictures have the same bytes, and each is a frame of its own.
    expect(new Set(frames.map(({ identity }) => identity)).size).toBe(2 * SAMPLES);
    expect(frames.find(({ facets }) => facets.points === 102)?.facets).toMatchObject({
      ...{ modality: 'lidar', bounds: { min: [-10, expect.closeTo(-10, 1), -1] } },
    });
    const recording = recordingOf(read.items);
    expect(recording.facets).toMatchObject({
      ...{ format: 'nuscenes', scene: 'scene-0001', duration: 2.5, messages: 2 * SAMPLES, tracks: 2, distance: 25 },
      ...{ sensors: ['CAM_FRONT', 'LIDAR_TOP'], classes: ['car', 'pedestrian'], maxSpeed: 10 },
    });
    expect(recording.core?.when?.start.toISOString()).toBe('2026-03-01T22:20:00.000Z');
    expect(recording.core?.where?.bbox[1]).toBeCloseTo(42.3386, 3); // 200 m north of the map's corner
    expect(recording.channels?.find(({ key }) => key === 'ego.yaw')?.samples?.v[0]).toBeCloseTo(Math.PI / 2);
    expect(recording.links).toContainEqual({ role: 'CAM_FRONT', path: 'set/samples/CAM_FRONT/0.jpg' });
    expect(Object.keys(recording.parts ?? {})).toContain('sample_data');
    const car = tracksOf(read.annotations).find(({ class: code }) => code === 'car')!;
    expect(car.parts).toHaveLength(SAMPLES);
    expect(car.parts[1]).toEqual({
      start: `${SET_START + 500_000}000`,
      end: `${SET_START + 1_000_000}000`,
      geometry: {
        ...{ kind: 'cuboid', center: [100, 225, 0.8], size: [4.6, 1.9, 1.6], frame: 'map' },
        rotation: [0, 0, expect.closeTo(Math.SQRT1_2), expect.closeTo(Math.SQRT1_2)],
      },
    });
    expect(car.attributes).toMatchObject({ trackId: 'the-car', sourceClass: 'vehicle.car' });
    const states = (car.ext as { nuscenes: { states: object[] } }).nuscenes.states;
    expect(states[1]).toMatchObject({ token: 'the-car-1', num_lidar_pts: 40, visibility: 'v80-100' });
  });

  it('puts boxes and masks on the images', async () => {
    const { annotations } = await ingest(await tableSet());
    const onImage = annotations.find(({ target }) => target.path === 'set/samples/CAM_FRONT/0.jpg')!.annotations;
    expect(onImage.map(({ class: code, parts }) => [code, ...parts.map(({ geometry }) => geometry.kind)])).toEqual([
      ['car', 'box', 'mask'],
      ['flat.driveable_surface', 'mask'],
    ]);
    expect(onImage[0]!.parts[0]!.geometry).toEqual({ kind: 'box', x: 20, y: 10, width: 20, height: 20 });
  });

  it('says which references, rows, tables and files are missing, and keeps the rest', async () => {
    const dangling = await spoiled((rows) => (rows.sample_annotation![3]!.instance_token = 'nobody'));
    expect(codesOf(dangling)).toEqual(['error dangling-reference']);
    expect(dangling.findings[0]!.evidence).toMatchObject({ field: 'instance_token', count: 1 });
    const t4 = await spoiled((rows) => (rows.sample_data![0]!.ego_pose_token = 'nowhere'));
    expect(t4.findings[0]!.evidence).toMatchObject({ t4: 'REF006' });
    const twice = await spoiled((rows) => rows.sensor!.push(rows.sensor![0]!));
    expect(codesOf(twice)).toEqual(['error token-doubled']);
    const files = await tableSet();
    files.delete('set/samples/CAM_FRONT/3.jpg');
    expect(codesOf(await ingest(files))).toEqual(['error frame-missing']);
    const cut = await tableSet();
    const table = cut.get('set/v1.0-mini/sample_annotation.json')!;
    cut.set('set/v1.0-mini/sample_annotation.json', table.subarray(0, table.length / 2));
    const half = await ingest(cut);
    expect(codesOf(half)).toContain('error table-damaged');
    expect(tracksOf(half.annotations).length).toBeGreaterThan(0);
    const { findings, items } = await parseBytes(nuscenesParser, (await tableSet()).get('set/v1.0-mini/scene.json')!);
    expect(items).toEqual([]);
    expect(findings?.map(({ code }) => code)).toContain('autonomous-driving.table-missing');
  });

  it('finds what bodies and cameras do not do', async () => {
    const read = await spoiled((rows) => {
      const boxes = rows.sample_annotation!;
      const of = (instance: string) => boxes.filter((row) => row.instance_token === instance);
      of('the-adult')[2]!.translation = [106, 260, 0.9];
      of('the-car')[3]!.rotation = [Math.SQRT1_2, 0, 0, -Math.SQRT1_2];
      of('the-car')[4]!.size = [1.9, 5.6, 1.6];
      for (const row of of('the-car').slice(0, 3)) row.num_lidar_pts = 0;
      rows.calibrated_sensor![1]!.camera_intrinsic = [
        [-50, 0, 32],
        [0, 50, 24],
        [0, 0, 1],
      ];
    });
    expect(codesOf(read).sort()).toEqual([
      'error calibration',
      'error empty-cuboid-near',
      'error impossible-speed',
      'error yaw-flip',
      'warning empty-cuboid',
      'warning size-change',
    ]);
  });

  it('calls empty boxes far away or hidden a warning only', async () => {
    const far = await spoiled((rows) => {
      for (const row of rows.sample_annotation!) {
        if (row.instance_token !== 'the-car') continue;
        row.num_lidar_pts = 0;
        row.translation = [100, 300, 0.8];
      }
    });
    expect(codesOf(far)).toEqual(['warning empty-cuboid']);
  });

  it('notices lost frames and a camera that leaves the lidar', async () => {
    const told = async (edit: (rows: TableRows) => void) => {
      const { validators = [] } = autonomousDrivingPlugin;
      const views = viewsOf(await spoiled(edit));
      const found = await Promise.all(validators.map((validator) => check(validator, views)));
      return found.flat().map(({ code, assetId }) => `${code.replace('autonomous-driving.', '')} ${assetId}`);
    };
    const camera = (rows: TableRows) => rows.sample_data!.filter(({ fileformat }) => fileformat === 'jpg');
    const late = (row: Record<string, unknown>, by: number) => (row.timestamp = Number(row.timestamp) + by);
    expect(await told(() => {})).toEqual([]);
    expect(await told((rows) => camera(rows).forEach((row) => late(row, 40_000)))).toEqual([]);
    expect(await told((rows) => late(camera(rows)[3]!, 300_000))).toEqual([
      'frame-gap set/samples/CAM_FRONT/3.jpg',
      'sensor-skew set/samples/CAM_FRONT/3.jpg',
    ]);
    expect(await told((rows) => camera(rows).forEach((row) => late(row, 700_000)))).toEqual([
      'sensor-offset set/samples/CAM_FRONT/0.jpg',
    ]);
  });

  it('outlives damage in any of its tables', async () => {
    const random = seeded(11);
    const sound = await tableSet();
    const tables = [...sound.keys()].filter((path) => path.endsWith('.json'));
    for (let n = 0; n < 60; n++) {
      const files = new Map(sound);
      const path = tables[n % tables.length]!;
      const bytes = sound.get(path)!.slice();
      for (let k = 0; k < 4; k++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      files.set(path, n % 3 === 0 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes);
      const { items, findings } = await ingest(files);
      expect(items.length + findings.length).toBeGreaterThan(0);
    }
  });

  withSamples('reads the T4 sample table by table', async () => {
    const read = await ingest(filesOf(`${samples}t4`));
    expect(codesOf(read).sort()).toEqual(['info map-not-read', 'warning box-off-mask', 'warning size-order']);
    expect(read.items.map(({ kind }) => kind).filter((kind) => kind.endsWith('.frame'))).toHaveLength(9);
    const recording = recordingOf(read.items);
    expect(recording.facets).toMatchObject({ duration: 2, distance: 20, tracks: 3, messages: 9 });
    expect(recording.channels?.find(({ key }) => key === 'vehicle.brake-pedal')?.samples?.v).toEqual(
      Float64Array.from([0, 0, 15]),
    );
    expect(tracksOf(read.annotations).map(({ parts }) => parts.length)).toEqual([2, 1, 1]);
    const onImages = read.annotations.filter(({ target }) => target.path.endsWith('.jpg'));
    expect(onImages.flatMap(({ annotations }) => annotations)).toHaveLength(6);
    const sweep = read.items.find(({ facets }) => facets.modality === 'lidar')!;
    expect(sweep.facets).toMatchObject({ points: 8, bounds: { min: [0, -1, expect.any(Number)] } });
  });
});
