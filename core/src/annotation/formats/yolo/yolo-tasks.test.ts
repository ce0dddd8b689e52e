import { describe, expect, it } from '@jest/globals';
import { NAMES, codes, numbersOf, rows, shapes } from '../testing/yolo-reading.ts';
import { yoloObbReader, yoloPoseReader, yoloSegmentReader } from './yolo-reader.ts';

describe('YOLO segmentation', () => {
  it('reads a ring, opens one that is closed, and takes an odd number for a score', async () => {
    const reading = await rows('0 0.1 0.1 0.5 0.1 0.5 0.5\n0 0 0 1 0 1 1 0 0 0.5\n', yoloSegmentReader);
    expect(shapes(reading)).toEqual([
      [{ kind: 'polygon', polygons: [[[[20, 10], [100, 10], [100, 50]]]] }],
      [{ kind: 'polygon', polygons: [[[[0, 0], [200, 0], [200, 100]]]] }],
    ]); // prettier-ignore
    expect(reading.targets[0]!.annotations[1]!.confidence).toBe(0.5);
  });

  it('reads a box among the outlines as a box, and says so', async () => {
    const reading = await rows('0 0.5 0.5 0.2 0.2\n0 0.1 0.1 0.5 0.1 0.5 0.5\n', yoloSegmentReader);
    expect([codes(reading), shapes(reading).map(([shape]) => shape!.kind)]).toEqual([
      ['mixed-rows'],
      ['box', 'polygon'],
    ]);
  });
});

describe('YOLO turned boxes', () => {
  const yaml = `${NAMES}task: obb`;

  it('makes four corners a turned box whose first side runs from the first corner', async () => {
    const reading = await rows('0 0.25 0.1 0.75 0.1 0.75 0.3 0.25 0.3\n', yoloObbReader, yaml);
    const box = numbersOf(reading);
    expect(box).toMatchObject({ kind: 'rotated-box', angle: 0 });
    expect([box.x, box.y, box.width, box.height].map((n) => Math.round(n! * 1e6) / 1e6)).toEqual([100, 20, 100, 20]);
  });

  it('measures in pixels, not in shares: a turned box in a picture that is no square', async () => {
    // 45°, 40 × 20 pixels about (100, 50) of 200 × 100.
    const [c, s] = [Math.cos(Math.PI / 4), Math.sin(Math.PI / 4)];
    const corners = [[-20, -10], [20, -10], [20, 10], [-20, 10]].map(([u = 0, v = 0]) => [(100 + u * c - v * s) / 200, (50 + u * s + v * c) / 100]); // prettier-ignore
    const reading = await rows(`0 ${corners.flat().map((n) => n.toFixed(6)).join(' ')}`, yoloObbReader, yaml); // prettier-ignore
    const box = numbersOf(reading);
    const wanted = { x: 100, y: 50, width: 40, height: 20, angle: Math.PI / 4 };
    for (const [key, value] of Object.entries(wanted)) expect([key, box[key]]).toEqual([key, expect.closeTo(value, 3)]);
  });

  it('reads corners in the other direction as the same box', async () => {
    const reading = await rows('0 0.25 0.1 0.25 0.3 0.75 0.3 0.75 0.1\n', yoloObbReader, yaml);
    expect(shapes(reading)[0]![0]).toMatchObject({ kind: 'rotated-box', angle: 0, width: 100 });
  });

  it('reads corners that are no rectangle as an outline, and says so', async () => {
    const reading = await rows('0 0.1 0.1 0.5 0.1 0.4 0.5 0.1 0.5\n', yoloObbReader, yaml);
    expect([codes(reading), shapes(reading)[0]![0]!.kind]).toEqual([['not-rectangle'], 'polygon']);
  });
});

describe('YOLO poses', () => {
  const yaml = `${NAMES}kpt_shape: [3, 3]\nflip_idx: [1, 0, 2]\nkpt_names:\n  0: [left, right, tip]\n`;

  it('reads the box and the points of a row as one object', async () => {
    const reading = await rows('0 0.5 0.5 1 1 0.1 0.1 2 0.2 0.2 1 0 0 0\n1 0.5 0.5 1 1 0 0 0 0 0 0 0 0 0\n', yoloPoseReader, yaml); // prettier-ignore
    expect(reading.findings).toEqual([]);
    expect(shapes(reading)).toEqual([
      [
        { kind: 'box', x: 0, y: 0, width: 200, height: 100 },
        {
          kind: 'skeleton',
          nodes: [
            { name: 'left', x: 20, y: 10, visibility: 2 },
            { name: 'right', x: 40, y: 20, visibility: 1 },
            { name: 'tip', x: 0, y: 0, visibility: 0 },
          ],
        },
      ],
      [{ kind: 'box', x: 0, y: 0, width: 200, height: 100 }],
    ]);
    expect(reading.classes.slice(0, 2).map(({ skeleton }) => skeleton)).toEqual([
      { nodes: ['left', 'right', 'tip'], edges: [], flip: [[0, 1]] },
      { nodes: ['0', '1', '2'], edges: [], flip: [[0, 1]] },
    ]);
  });

  it('keeps the place of a point that is not labelled (v = 0 stays a number)', async () => {
    const reading = await rows('0 0.5 0.5 1 1 0.3 0.3 0 0.2 0.2 1 0 0 0', yoloPoseReader, yaml);
    const [[, skeleton]] = shapes(reading) as [[unknown, { nodes: unknown[] }]];
    expect(skeleton.nodes[0]).toEqual({ name: 'left', x: 60, y: 30, visibility: 0 });
  });

  it('reads points of two numbers as seen, negative ones as not labelled', async () => {
    const reading = await rows('0 0.5 0.5 1 1 0.1 0.1 -1 -1', yoloPoseReader, `${NAMES}kpt_shape: [2, 2]`);
    const [[, skeleton]] = shapes(reading) as [[unknown, { nodes: { visibility: number }[] }]];
    expect(skeleton.nodes.map(({ visibility }) => visibility)).toEqual([2, 0]);
  });

  it('says what rows of poses do not add up', async () => {
    const text = ['0 0.5 0.5 1 1 0.1 0.1 2', '0 0.5 0.5 1 1', '0 0.5 0.5 1 1 0.1 0.1 0.9 0.2 0.2 1 0 0 -3'].join('\n');
    const reading = await rows(text, yoloPoseReader, yaml);
    expect(codes(reading)).toEqual(['columns', 'mixed-rows', 'bad-visibility', 'bad-visibility']);
    expect(codes(await rows('0 0.5 0.5 1 1 0.1 0.1 2', yoloPoseReader))).toEqual(['no-keypoints']);
  });
});
