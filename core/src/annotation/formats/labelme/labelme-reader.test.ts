import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { encodeRuns } from '../coco/rle.ts';
import { labelmeReader } from './labelme-reader.ts';
import { bytes, codesOf, fileOf, geometriesOf, png, read, readShapes, shape, small } from './testing/labelme-file.ts';

describe('LabelMe reader', () => {
  it('knows its files from those of other formats', () => {
    expect(labelmeReader.recognises(bytes(fileOf([])))).toBe(true);
    expect(labelmeReader.recognises(bytes({ images: [], annotations: [{ shapes: [] }] }))).toBe(false);
    expect(labelmeReader.recognises(bytes([fileOf([])]))).toBe(false);
    expect(labelmeReader.recognises(bytes('"shapes": ['))).toBe(false);
  });

  it('reads every kind of shape', async () => {
    const reading = await readShapes(
      shape('rectangle', [[5, 4], [1, 2]]),
      shape('circle', [[3, 3], [6, 7]]),
      shape('polygon', [[0, 0], [4, 0], [4, 3], [0, 0]]),
      { label: 'old', points: [[0, 0], [4, 0], [4, 3]] },
      shape('line', [[0, 0], [1, 1]]),
      shape('linestrip', [[0, 0], [1, 1], [2, 0]]),
      shape('point', [[2, 3]]),
      shape('points', [[2, 3], [3, 3]]),
      shape('oriented_rectangle', [[3, 1], [3, 5], [1, 5], [1, 1]]),
      shape('rotation', [[3, 1], [3, 5], [1, 5], [0, 1]]),
    ); // prettier-ignore
    expect(reading.findings).toEqual([]);
    expect(reading.targets[0]).toMatchObject({ fileName: 'pictures/a.png', size: small });
    expect(geometriesOf(reading)).toEqual([
      { kind: 'box', x: 1, y: 2, width: 4, height: 2 },
      { kind: 'ellipse', x: 3, y: 3, radiusX: 5, radiusY: 5, angle: 0 },
      { kind: 'polygon', polygons: [[[[0, 0], [4, 0], [4, 3]]]] },
      { kind: 'polygon', polygons: [[[[0, 0], [4, 0], [4, 3]]]] },
      { kind: 'polyline', points: [[0, 0], [1, 1]] },
      { kind: 'polyline', points: [[0, 0], [1, 1], [2, 0]] },
      { kind: 'points', points: [[2, 3]] },
      { kind: 'points', points: [[2, 3], [3, 3]] },
      { kind: 'rotated-box', x: 2, y: 3, width: 4, height: 2, angle: Math.PI / 2 },
      { kind: 'polygon', polygons: [[[[3, 1], [3, 5], [1, 5], [0, 1]]]] },
    ]); // prettier-ignore
    expect(reading.classes.map(({ code }) => code)).toEqual(['dent', 'old']);
  });

  it('places a mask by both corners, the last one included', async () => {
    const mask = await png([1, 1, 0, 0, 1, 1]);
    const reading = await readShapes(shape('mask', [[2, 1], [4, 2]], { mask })); // prettier-ignore
    const bitmap = new Uint8Array(48);
    for (const [x, y] of [[2, 1], [3, 1], [3, 2], [4, 2]] as const) bitmap[y * 8 + x] = 1; // prettier-ignore
    expect(geometriesOf(reading)).toEqual([{ kind: 'mask', size: [6, 8], counts: encodeRuns(bitmap, 8, 6) }]);
    // PIL writes booleans with one bit a pixel.
    const bits = await sharp(Uint8Array.from([255, 255, 0, 0, 255, 255]), { raw: { width: 3, height: 2, channels: 1 } })
      .png({ palette: true, colours: 2 })
      .toBuffer();
    const again = await readShapes(shape('mask', [[2, 1], [4, 2]], { mask: bits.toString('base64') })); // prettier-ignore
    expect(geometriesOf(again)).toEqual(geometriesOf(reading));
  });

  it('joins shapes of one label and one group, and only those', async () => {
    const a = shape('rectangle', [[0, 0], [1, 1]], { group_id: 3, flags: { lit: true }, description: 'left' }); // prettier-ignore
    const b = shape('polygon', [[0, 0], [1, 0], [1, 1]], { group_id: 3 }); // prettier-ignore
    const other = shape('point', [[1, 1]], { group_id: 3, label: 'bolt' });
    const { targets } = await readShapes(a, other, b);
    expect(targets[0]?.annotations.map(({ class: code, group, parts }) => [code, group, parts.length])).toEqual([
      ['dent', '3', 2],
      ['bolt', '3', 1],
    ]);
    expect(targets[0]?.annotations[0]?.attributes).toEqual({ lit: true, description: 'left' });
  });

  it('takes flags that are set for labels of the picture', async () => {
    const { targets } = await read(fileOf([], { flags: { cat: true, dog: false } }));
    expect(targets[0]?.annotations.map(({ class: code, parts }) => [code, parts])).toEqual([
      ['cat', [{ geometry: { kind: 'tag' } }]],
    ]);
  });

  it('does not keep the picture that a file has in it', async () => {
    const reading = await read(fileOf([shape('point', [[1, 1]])], { imageData: 'AAAA'.repeat(99) }));
    expect(codesOf(reading)).toEqual(['image-data']);
    expect(JSON.stringify(reading.targets)).not.toContain('AAAA');
  });

  it('names every fault and keeps the good shapes', async () => {
    const good = shape('point', [[1, 1]]);
    const mask = await png([1, 1, 1, 1, 1, 1]);
    const reading = await read(
      JSON.stringify(
        fileOf([
          ...['no', shape('point', [[1, 1]], { label: ' ' }), shape('cone', [[1, 1]])],
          ...[shape('circle', [[1, 1]]), shape('rectangle', [[1, 1], [1, 2], [3, 4]]), { ...shape('point', []), points: [[1, 'x']] }],
          ...[shape('mask', [[0, 0], [3, 1]], { mask }), shape('mask', [[6, 0], [8, 1]], { mask })],
          ...[shape('mask', [[0, 0], [2, 1]], { mask: 'AAAA' }), shape('rectangle', [[1, 1], [1, 1]])],
          ...[shape('point', [[1, 1]], { x: 'PROTO' }), good],
        ]),
      ).replace('"x":"PROTO"', '"__proto__":{"bad":1}'),
    ); // prettier-ignore
    expect(reading.findings.map(({ code, location }) => [code.slice(13), location?.shape])).toEqual([
      ...[['bad-row', 1], ['no-label', 2], ['unsupported-shape', 3], ['bad-points', 4], ['bad-points', 5]],
      ...[['bad-points', 6], ['bad-mask', 7], ['bad-mask', 8], ['bad-mask', 9], ['empty-box', 10], ['unsafe-key', 11]],
    ]); // prettier-ignore
    expect(geometriesOf(reading)).toHaveLength(3);
    expect(({} as { bad?: unknown }).bad).toBeUndefined();
  });

  it('never throws for a damaged file', async () => {
    const whole = JSON.stringify(fileOf([shape('point', [[1, 1]])]));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), async (end) => {
        expect(codesOf(await read(whole.slice(0, end)))).toEqual(end === whole.length ? [] : ['not-json']);
      }),
    );
    expect(codesOf(await read(`${'['.repeat(1e6)}`))).toEqual(['not-json']);
    expect(codesOf(await read([]))).toEqual(['not-labelme']);
    expect(codesOf(await read(fileOf([], { imagePath: null })))).toEqual(['no-image-path']);
    expect(codesOf(await read(fileOf([shape('point', [[1, 1]])], { imageWidth: -1 })))).toEqual(['bad-image-size']);
    expect(codesOf(await read('{"shapes":[{"label":"a","shape_type":"point","points":[[NaN,1]]}],"imagePath":"a"}'))).toEqual(['not-a-number', 'bad-points']); // prettier-ignore
  });
});
