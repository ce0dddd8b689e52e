import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_VOC_BYTES, readVoc, vocReader } from './voc-reader.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const boxed = (corners: (string | number)[]) => {
  const names = ['xmin', 'ymin', 'xmax', 'ymax'];
  return `<bndbox>${corners.map((value, i) => `<${names[i]}>${value}</${names[i]}>`).join('')}</bndbox>`;
};
const object = (inside = '', corners: (string | number)[] = [1, 1, 2, 2]) =>
  `<object><name>dent</name>${boxed(corners)}${inside}</object>`;
const file = (...objects: string[]) =>
  `<annotation>\n<folder>VOC2007</folder>\n<filename>a.jpg</filename>\n${objects.join('\n')}\n</annotation>`;

const read = (...objects: string[]) => readVoc(bytes(file(...objects)));
const first = (text: string) => read(text).targets[0]?.annotations[0];
const boxOf = (...corners: (string | number)[]) => first(object('', corners))?.parts[0]?.geometry;
const codes = (...objects: string[]) => read(...objects).findings.map(({ code, location }) => [code, location?.row]);

describe('VOC reader', () => {
  it('counts pixels from 1, the last one included', () => {
    expect(boxOf(1, 1, 1, 1)).toEqual({ kind: 'box', x: 0, y: 0, width: 1, height: 1 });
    expect(boxOf('11', ' 6 ', '30.0', '+15')).toEqual({ kind: 'box', x: 10, y: 5, width: 20, height: 10 });
  });

  it('names the picture by its file name, without the folder, and lists the classes that it uses', () => {
    const { targets, classes, findings } = read(object(), object().replace('dent', '划痕'), object());
    expect(targets.map(({ fileName, annotations }) => [fileName, annotations.length])).toEqual([['a.jpg', 3]]);
    expect(classes.map(({ code }) => code)).toEqual(['dent', '划痕']);
    expect(findings).toEqual([]);
  });

  it('takes flags, a stated pose and actions as attributes', () => {
    const said = '<pose>Left</pose><truncated>1</truncated><occluded>False</occluded><difficult/>';
    const actions = '<actions><jumping>0</jumping><truncated>1</truncated></actions>';
    expect(first(object(said + actions))?.attributes).toEqual({
      ...{ pose: 'Left', truncated: true, occluded: false, actions: { jumping: false, truncated: true } },
    });
    expect(first(object('<pose>Unspecified</pose><truncated>Unspecified</truncated>'))).not.toHaveProperty(
      'attributes',
    );
  });

  it('keeps the object as it came, unknown elements in their place', () => {
    expect(first('<object id="7"><name>x</name><b k="v">1<c/></b>' + boxed([1, 2, 3, 4.5]) + '</object>')?.ext).toEqual(
      {
        voc: {
          name: 'object',
          attributes: { id: '7' },
          children: [
            { name: 'name', text: 'x' },
            { name: 'b', text: '1', attributes: { k: 'v' }, children: [{ name: 'c' }] },
            {
              name: 'bndbox',
              children: [
                { name: 'xmin', text: '1' },
                { name: 'ymin', text: '2' },
                { name: 'xmax', text: '3' },
                { name: 'ymax', text: '4.5' },
              ],
            },
          ],
        },
      },
    );
  });

  it('fractions: kept by the same rule, told once', () => {
    expect(boxOf(1.5, 2, 3.25, 4)).toEqual({ kind: 'box', x: 0.5, y: 1, width: 2.75, height: 3 });
    const { findings } = read(object('', [1.5, 2, 3, 4]), object('', [1, 2, 3, 4.5]), object());
    expect(findings.map(({ code, severity, evidence }) => [code, severity, evidence])).toEqual([
      ['core.voc-fractional', 'info', { rows: 2 }],
    ]);
  });

  it('a 0-based writer: said, not shifted', () => {
    expect(boxOf(0, 3, 4, 5)).toEqual({ kind: 'box', x: -1, y: 2, width: 5, height: 3 });
    const { findings } = read(object(), object('', [0, 3, 4, 5]), object('', [3, 0, 4, 5]), object('', [-2, 3, 4, 5]));
    expect(findings.map(({ code, severity, location }) => [code, severity, location])).toEqual([
      ['core.voc-zero-based', 'warning', { row: 2, line: 5 }],
      ['core.voc-zero-based', 'warning', { row: 3, line: 6 }],
    ]);
  });

  it('body parts: with their object, none of their own', () => {
    const part = `<part><name>head</name>${boxed([5.5, 6, 7.5, 8])}</part>`;
    const { targets, findings } = read(object(part + part), object(part));
    expect(targets[0]!.annotations.map(({ class: code, parts }) => [code, parts.length])).toEqual([
      ['dent', 1],
      ['dent', 1],
    ]);
    expect(findings.map(({ code, evidence }) => [code, evidence])).toEqual([['core.voc-body-parts', { rows: 2 }]]);
    expect(JSON.stringify(targets[0]!.annotations[0]!.ext)).toContain('"5.5"');
  });

  it.each([
    ['reversed corners', ['5', '1', '3', '2']],
    ['an empty box', ['5', '1', '4', '2']],
    ['NaN', ['nan', '1', '3', '2']],
    ['Infinity', ['1', '1', 'Infinity', '2']],
    ['beyond all numbers', ['1', '1', '1e999', '2']],
    ['hexadecimal', ['0x1', '1', '3', '2']],
    ['a decimal comma', ['1,5', '1', '3', '2']],
    ['an empty corner', ['', '1', '3', '2']],
    ['a missing corner', ['1', '1', '3']],
  ])('bad box: %s', (_, corners) => {
    expect(codes(object(), object('', corners), object())).toEqual([['core.voc-bad-box', 2]]);
    expect(read(object(), object('', corners), object()).targets[0]!.annotations).toHaveLength(2);
  });

  it('objects without a name, without a box, with two', () => {
    const nameless = `<object>${boxed([1, 1, 2, 2])}</object>`;
    expect(codes(nameless, '<object><name>x</name></object>', object(boxed([3, 3, 4, 4])))).toEqual([
      ['core.voc-bad-name', 1],
      ['core.voc-no-box', 2],
      ['core.voc-further-boxes', 3],
    ]);
    expect(first(object(boxed([3, 3, 4, 4])))?.parts).toHaveLength(1);
    expect(codes(object().replace('dent', 'x'.repeat(201)))).toEqual([['core.voc-bad-name', 1]]);
  });

  it('a flag that is none: kept as text; an endless one is not', () => {
    const given = object(`<truncated>half</truncated><pose>${'x'.repeat(201)}</pose>`);
    expect(first(given)?.attributes).toEqual({ truncated: 'half' });
    expect(codes(given)).toEqual([['core.voc-bad-flag', 1], ['core.voc-too-long', 1]]); // prettier-ignore
  });

  it('missing picture name: an error on the file, whatever its objects', () => {
    for (const name of ['', '<filename/>', '<filename> ./ </filename>']) {
      const { targets, findings, classes } = readVoc(bytes(`<annotation>${name}${object()}</annotation>`));
      expect([targets, classes]).toEqual([[], []]);
      expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['core.voc-no-filename', 'error']]);
    }
  });

  it('picture name after the objects, with folders of Windows', () => {
    const text = `<annotation>${object()}<filename>.\\b\\a.jpg</filename></annotation>`;
    expect(readVoc(bytes(text)).targets.map(({ fileName }) => fileName)).toEqual(['b/a.jpg']);
  });

  it('no objects: no row, no finding', () => {
    expect(read()).toEqual({ targets: [], findings: [], classes: [] });
  });

  it('truncated: what came before stands', () => {
    const text = file(object(), object());
    const { targets, findings } = readVoc(bytes(text.slice(0, text.lastIndexOf('<bndbox>'))));
    expect(targets[0]!.annotations).toHaveLength(1);
    expect(findings).toMatchObject([{ code: 'core.voc-broken-xml', location: { line: 5 } }]);
  });

  it('wrong encoding: a finding; GB18030 with its declaration is read', () => {
    const gbk = Buffer.from([0xd0, 0xc2]); // 新; no UTF-8
    const around = file(object()).split('dent').map((text) => Buffer.from(text)); // prettier-ignore
    const body = Buffer.concat([around[0]!, gbk, around[1]!]);
    expect(readVoc(body)).toMatchObject({ targets: [], findings: [{ severity: 'error' }] });
    const declared = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="GB18030"?>'), body]);
    expect(readVoc(declared).targets[0]!.annotations[0]!.class).toBe('新');
  });

  it('no XML, other XML, nothing', () => {
    const codeOf = (text: string) => readVoc(bytes(text)).findings.map(({ code }) => code);
    expect(codeOf('')).toEqual(['core.voc-not-xml']);
    expect(codeOf('{"images": []}')).toEqual(['core.voc-not-xml']);
    expect(codeOf(`<annotations>${object()}</annotations>`)).toEqual(['core.voc-not-voc']);
  });

  it('too large: refused, not tried', () => {
    expect(readVoc(new Uint8Array(MAX_VOC_BYTES + 1)).findings.map(({ code }) => code)).toEqual(['core.voc-too-large']);
  });

  it('a million-deep nest', () => {
    const { targets, findings } = read(object(), `<object>${'<a>'.repeat(1_000_000)}`);
    expect(targets[0]!.annotations).toHaveLength(1);
    expect(findings.map(({ code }) => code)).toEqual(['core.voc-broken-xml']);
  });

  it.each([
    ['too deep', '<a>'.repeat(20) + '</a>'.repeat(20)],
    ['too many', '<a/>'.repeat(20_001)],
    ['too long', `<a>${'x'.repeat(1_000_001)}</a>`],
    ['too long in an attribute', `<a k="${'x'.repeat(1_000_001)}"/>`],
  ])('more than can be kept, %s: the box stands', (_, inside) => {
    expect(first(object(inside))).toEqual({
      class: 'dent',
      parts: [{ geometry: { kind: 'box', x: 0, y: 0, width: 2, height: 2 } }],
    });
    expect(codes(object(inside))).toEqual([['core.voc-not-kept', 1]]);
  });

  it('names that reach a prototype', () => {
    const inside = '<b __proto__="x" k="y"/><actions><__proto__>1</__proto__><constructor>1</constructor></actions>';
    const draft = first(object(inside).replace('dent', '__proto__'));
    expect(draft).toMatchObject({ class: '__proto__' });
    expect(draft).not.toHaveProperty('attributes');
    expect(JSON.stringify(draft!.ext)).toContain('"attributes":{"k":"y"}');
    expect(codes(object(inside)).map(([code]) => code)).toEqual(Array(3).fill('core.voc-unsafe-key'));
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('a thousand bad rows are a hundred findings and a number', () => {
    expect(read(...Array<string>(1_000).fill(object('', [9, 9, 1, 1]))).findings).toHaveLength(101);
  });

  it('never throws, whatever is cut or changed', () => {
    const good = bytes(file(object('<pose>Left</pose><x y="&amp;">1</x>'), object('', [0, 1.5, 2, 2])));
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(good.length - 1), fc.nat(255), (length, at, value) => {
        const changed = good.slice(0, length);
        changed[at] = value;
        const { targets } = readVoc(changed);
        for (const { annotations } of targets) expect(annotations.length).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe('VOC is recognised', () => {
  const knows = (text: string) => vocReader.recognises(bytes(text));

  it('by its root and an element of its own, also when the head ends in mid-file', () => {
    expect(knows(file(object()))).toBe(true);
    expect(knows(`\ufeff<?xml version="1.0"?><!-- <annotations> --><!DOCTYPE x>\n${file()}`)).toBe(true);
    expect(knows(file(object()).slice(0, 90))).toBe(true);
    expect(vocReader.recognises(new Uint8Array(Buffer.from(`\ufeff${file()}`, 'utf16le')))).toBe(true);
  });

  it('and not CVAT, LabelMe, COCO, other XML, or nothing', () => {
    expect(knows('<annotations><version>1.1</version><image id="0"/></annotations>')).toBe(false);
    const polygon = '<polygon><pt><x>1</x><y>2</y></pt></polygon>';
    expect(knows(`<annotation><filename>a</filename><object><name>x</name>${polygon}</object></annotation>`)).toBe(
      false,
    );
    expect(knows('<annotation><filename>a</filename><imagesize><nrows>1</nrows></imagesize></annotation>')).toBe(false);
    expect(knows('<annotation><text>of a gene</text></annotation>')).toBe(false);
    expect(knows('{"annotations": []}')).toBe(false);
    expect(knows('')).toBe(false);
  });
});
