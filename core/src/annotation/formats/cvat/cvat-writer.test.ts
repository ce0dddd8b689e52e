import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../contract/values.ts';
import { classOf, drawn, pictureOf, stored } from '../testing/export-source.ts';
import { bytes, one, small, write } from '../testing/cvat-written.ts';
import { readCvat } from './cvat-reader.ts';

describe('CVAT writer', () => {
  it('turns a box clockwise in degrees, from 0 to 360', async () => {
    const turned = (angle: number) => one({ kind: 'rotated-box', x: 3, y: 3, width: 4, height: 2, angle });
    const { text } = await write([pictureOf('a.png', [turned(Math.PI / 2), turned(-Math.PI / 2)])]);
    expect(text).toContain('xtl="1" ytl="2" xbr="5" ybr="4" rotation="90"');
    expect(text).toContain('rotation="270"');
  });

  it('keeps of an edited shape what lasts, and says who made it', async () => {
    const given = `<annotations><image name="a.png" width="8" height="6"><box label="dent" occluded="1" z_order="2"
      group_id="3" source="auto" note="old" xtl="0.1" ytl="0" xbr="0.3" ybr="1.00" rotation="380"/></image></annotations>`;
    const [draft] = readCvat(bytes(given)).targets[0]!.annotations;
    const edited = (agentKind: 'model' | 'file') =>
      stored(
        { ...draft!, parts: [{ geometry: { kind: 'box', x: 1, y: 1, width: 2, height: 2 } }] },
        { rev: 2, provenance: { agent: { kind: 'person', id: 'p' }, derivedFrom: { rev: 1, agentKind } } },
      );
    const { text, rows } = await write([pictureOf('a.png', [edited('model'), edited('file')], small)]);
    const row = (source: string) =>
      `<box label="dent" source="${source}" occluded="1" z_order="2" group_id="3" xtl="1" ytl="1" xbr="3" ybr="3"/>`;
    expect(text).toContain(row('semi-auto'));
    expect(text).toContain(row('manual'));
    expect(rows).toEqual({ provenance: 2 });
    expect((await write([pictureOf('a.png', [stored(draft!)], small)])).text).toContain('rotation="380"');
  });

  it('declares labels and attributes by the values that occur', async () => {
    const tag = { kind: 'tag' } as const;
    const shapes = [
      one(tag, { lit: true, depth: 1, side: 'left', mixed: 1, also: 'x' }),
      one(tag, { mixed: 'two', also: 2, list: [1], none: null }),
      one(tag, {}, 'a"b<&'),
    ];
    const { text, rows } = await write([pictureOf('a.png', shapes)], [classOf('unused'), classOf('dent')]);
    expect([...text.matchAll(/<label>\s*<name>(.*?)<\/name>/g)].map(([, name]) => name)).toEqual([
      ...['unused', 'dent', 'a"b&lt;&amp;'],
    ]);
    const declared = [...text.matchAll(/<name>(\w+)<\/name><mutable>False<\/mutable><input_type>(\w+)/g)];
    expect(declared.map(([, name, type]) => [name, type])).toEqual([
      ...[['lit', 'checkbox'], ['depth', 'number'], ['side', 'text'], ['mixed', 'text'], ['also', 'text']],
    ]); // prettier-ignore
    // A number among texts comes back as a text; a list and a null do not come back.
    expect(rows).toEqual({ attributes: 2 });
  });

  it('escapes quotes, line ends and what XML does not know', async () => {
    const { text, rows } = await write([
      pictureOf('a"b.png', [one({ kind: 'tag' }, { t: 'x\u0001\n]]>' }, '"\t\ud800')]),
    ]);
    expect(text).toContain('name="a&quot;b.png"');
    expect(text).toContain('label="&quot;&#9;"');
    expect(text).toContain('>x\n]]&gt;<');
    expect(rows).toEqual({ characters: 1 });
  });

  it('says what it cannot carry', async () => {
    const ring: [number, number][] = [[0, 0], [9, 0], [9, 9]]; // prettier-ignore
    const square = { kind: 'box', x: 0, y: 0, width: 2, height: 2 } as const;
    const mask = { kind: 'mask', size: [6, 8], counts: [48] } as const;
    const cuboid = {
      kind: 'cuboid',
      center: [0, 0, 0],
      size: [1, 1, 1],
      rotation: [0, 0, 0, 1],
      frame: 'map',
    } as const;
    const shapes = [
      one({ kind: 'polygon', polygons: [[ring, ring], [ring]] }),
      drawn({ class: 'dent', parts: [{ geometry: square }, { geometry: { kind: 'polygon', polygons: [[ring]] } }] }),
      one({ ...mask, size: [...mask.size], counts: [...mask.counts] }),
      one({ ...cuboid, center: [...cuboid.center], size: [...cuboid.size], rotation: [...cuboid.rotation] }),
      drawn({ class: 'dent', parts: [{ frame: 3, geometry: square }] }),
      stored(
        { class: 'dent', parts: [{ geometry: square }], confidence: 0.5, model: { id: 'yolo' }, ext: { coco: {} } },
        {
          reviewState: 'accepted',
          provenance: {
            agent: { kind: 'model', id: 'yolo' },
            confidence: 0.5,
            source: { format: 'coco', sha256: 'x', originalId: '7' },
          },
        },
      ),
    ];
    const { text, rows, report } = await write([pictureOf('a.png', shapes)]);
    expect(rows).toEqual({
      ...{ pieces: 2, holes: 1, mask: 1, geometry: 1, frames: 1, shape: 3 },
      ...{ confidence: 1, provenance: 1, review: 1, id: 1, extra: 1 },
    });
    expect([report.annotations, report.leftOut]).toEqual([3, 3]);
    expect(text.match(/<(polygon|box) /g)).toEqual(['<polygon ', '<polygon ', '<box ', '<polygon ', '<box ']);
    expect(text).toContain('source="auto"');
    const unknown = pictureOf('a.png', [shapes[2]!], { width: null, height: null });
    expect((await write([unknown])).rows).toEqual({ 'unknown-size': 1, shape: 1 });
  });

  it('keeps the numbers of images where they are free, each once', async () => {
    const ids = async (...images: JsonObject[]) => {
      const pictures = images.map((cvatImage, i) =>
        pictureOf(`${i}.png`, [stored({ class: 'dent', parts: [{ geometry: { kind: 'tag' } }], ext: { cvat: {}, cvatImage } })]),
      ); // prettier-ignore
      return [...(await write(pictures)).text.matchAll(/<image.*? id="(.*?)"/g)].map(([, id]) => id);
    };
    expect(await ids({ id: '7' }, {}, { id: '7' }, { id: 'x' }, { id: '2' })).toEqual(['7', '8', '9', '10', '2']);
    expect(await ids({ id: '0', subset: 'Train' }, { id: '0', subset: 'Test' })).toEqual(['0', '0']);
  });
});
