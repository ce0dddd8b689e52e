import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BOX, bytes, codes, file, META, read, shape } from '../testing/cvat-reading.ts';
import { MAX_CVAT_BYTES, readCvat } from './cvat-reader.ts';

describe('faults in CVAT files', () => {
  it('names the line of every fault and keeps the good shapes', () => {
    const shapes = [
      BOX.replace('xbr="4"', 'xbr="0.5"'),
      BOX.replace('"1"', '"NaN"'),
      BOX.replace('"1"', '""'),
      BOX.replace('"1"', '"-1e308"'),
      BOX.replace('/>', ' rotation="x"/>'),
      BOX.replace('dent', ''),
      BOX.replace('label="dent"', ''),
      '<polygon label="dent" points="1,1;2,2"/>',
      '<polyline label="dent" points="1,1;2"/>',
      '<points label="dent"/>',
      '<points label="dent" points="1,0x2"/>',
      '<mask label="dent" left="0" top="0" width="2" height="2" rle="3"/>',
      '<mask label="dent" left="0.5" top="0" width="2" height="2" rle="4"/>',
      '<mask label="dent" left="7" top="0" width="2" height="2" rle="4"/>',
      BOX.replace('xbr="4"', 'xbr="1"'),
      '<ellipse label="dent" cx="1" cy="1" rx="-1" ry="1"/>',
      '<ellipse label="dent" cx="1" cy="1" rx="1" ry="1" rotation="NaN"/>',
      '<cuboid label="dent" xtl1="1"/>',
      '<skeleton label="dent"/>',
      '<skeleton label="dent"><points label="a" points="1,1;2,2"/><box label="b" xtl="1"/><points points="1,1"/></skeleton>',
      '<skeleton label="dent"><points label="a" points="1,1"/><points label="a" points="2,2"/></skeleton>',
      '<skeleton label="dent"><points label="a" points="1,1" outside="yes"/></skeleton>',
      BOX,
    ];
    expect(codes(shapes.join('\n')).map(([code, line]) => [code, (line as number) - 4])).toEqual([
      ...[1, 2, 3, 4, 5].map((line) => ['bad-box', line]),
      ...[6, 7].map((line) => ['no-label', line]),
      ...[8, 9, 10, 11].map((line) => ['bad-points', line]),
      ...[12, 13, 14].map((line) => ['bad-mask', line]),
      ['empty-box', 15],
      ...[16, 17].map((line) => ['bad-ellipse', line]),
      ['bad-cuboid', 18],
      ['bad-skeleton', 19],
      ...['bad-node', 'bad-node', 'bad-node', 'bad-skeleton'].map((code) => [code, 20]),
      ['bad-node', 21],
      ['bad-flag', 22],
    ]);
    expect(read(shapes.join('\n')).targets[0]!.annotations).toHaveLength(4);
  });

  it('leaves out shapes that it does not know, and says how many', () => {
    const { findings, targets } = read(`<star label="dent"/><star/>${BOX}`);
    expect(findings.map(({ code, evidence }) => [code, evidence])).toEqual([
      ['core.cvat-unsupported-shape', { shape: 'star', rows: 2 }],
    ]);
    expect(targets[0]!.annotations).toHaveLength(1);
  });

  it('says of an attribute that it has no name, comes twice, or is not of its type', () => {
    const of = (...attributes: string[]) => BOX.replace('/>', `>${attributes.join('')}</box>`);
    const given = of(
      '<attribute>1</attribute>',
      '<attribute name="lit">maybe</attribute>',
      '<attribute name="depth"></attribute>',
      '<attribute name="depth">2</attribute><note/>',
    );
    expect(codes(given).map(([code]) => code)).toEqual([
      ...['bad-attribute', 'attribute-type', 'attribute-type', 'duplicate-attribute', 'unknown-element'],
    ]);
    expect(shape(given)!.attributes).toEqual({ lit: 'maybe', depth: '' });
  });

  it('shortens what it cites of a text without end', () => {
    const [finding] = read(BOX.replace('"1"', `"${'x'.repeat(100_000)}"`)).findings;
    expect([finding!.code, (finding!.evidence!.xtl as string).length]).toEqual(['core.cvat-bad-box', 200]);
  });

  it('does not let a __proto__ name reach a prototype', () => {
    const given = `<box __proto__="x" label="__proto__" xtl="1" ytl="2" xbr="4" ybr="5">
      <attribute name="__proto__">1</attribute><attribute name="constructor">2</attribute></box>`;
    const meta = META.replace('>dent<', '>__proto__<').replace('>lit<', '>__proto__<');
    expect(codes(given, meta).map(([code]) => code)).toEqual(['unsafe-key', 'unsafe-key', 'unsafe-key']);
    const draft = shape(given, meta)!;
    expect([draft.class, draft.attributes]).toEqual(['__proto__', undefined]);
    expect(Object.getPrototypeOf(draft.ext!.cvat)).toBe(Object.prototype);
    expect(codes(BOX, META, '__proto__="1" name="a.png"').map(([code]) => code)).toEqual(['unsafe-key']);
  });

  it('says of an image that it has no name or no size, or another version', () => {
    expect(codes(BOX, META, 'id="0"')).toEqual([['no-image-name', 4]]);
    expect(codes(BOX, META, 'name="./"')).toEqual([['no-image-name', 4]]);
    expect(codes(BOX, META, 'name="a" width="-8" height="1.5"')).toEqual([['bad-image-size', 4]]);
    const mask = '<mask label="dent" left="0" top="0" width="1" height="1" rle="0,1"/>';
    expect(codes(mask, META, 'name="a"')).toEqual([['bad-mask', 5]]);
    expect(readCvat(bytes(file(BOX).replace('1.1', '2.0'))).findings.map(({ code }) => code)).toEqual([
      'core.cvat-version',
    ]);
  });

  it('never mixes two images of one name', () => {
    const image = (more: string) => `<image ${more}>${BOX}</image>`;
    const of = (...images: string[]) => readCvat(bytes(`<annotations>${images.join('\n')}</annotations>`));
    const names = (...images: string[]) => {
      const { targets, findings } = of(...images);
      return [targets.map((t) => [t.fileName, t.annotations.length]), findings.map(({ code }) => code)];
    };
    const [train, test] = [image('name="a.png" subset="Train"'), image('name="a.png" subset="Test"')];
    expect(names(train, test)).toEqual([[['images/Train/a.png', 1], ['images/Test/a.png', 1]], []]); // prettier-ignore
    expect(names(train)).toEqual([[['a.png', 1]], []]);
    expect(names(train, train)).toEqual([[['a.png', 2]], ['core.cvat-duplicate-image']]);
    expect(names(image('name="a.png" task_id="1"'), image('name="a.png" task_id="2"'))).toEqual([
      [['a.png', 1]],
      ['core.cvat-ambiguous-image'],
    ]);
    expect(names(image('name=".\\b\\a.png"'), '<image name="empty.png"/>')).toEqual([[['b/a.png', 1]], []]);
  });

  it('keeps what came before a truncation or a nest without end', () => {
    for (const tail of [`<image name="b.png"><box`, '<a>'.repeat(1_000_000)]) {
      const { targets, findings } = readCvat(bytes(file(BOX).replace('</annotations>', tail)));
      expect(findings.map(({ code }) => code)).toEqual(['core.cvat-broken-xml']);
      expect(targets.map((t) => t.annotations.length)).toEqual([1]);
    }
  });

  it('refuses other files, wrong encodings and what is too large', () => {
    const of = (given: Uint8Array) => readCvat(given).findings.map(({ code }) => code);
    expect(of(bytes('<annotation><object/></annotation>'))).toEqual(['core.cvat-not-cvat']);
    expect(of(bytes('<annotations/>'))).toEqual(['core.cvat-not-cvat']);
    expect(of(bytes('{}'))).toEqual(['core.cvat-broken-xml']);
    expect(of(Uint8Array.from([...bytes('<annotations><image name="'), 0xff]))).toEqual(['core.cvat-broken-xml']);
    expect(of(new Uint8Array(MAX_CVAT_BYTES + 1))).toEqual(['core.cvat-too-large']);
    const late = `<annotations><image name="a.png">${BOX}</image>${META}</annotations>`;
    expect(of(bytes(late))).toEqual(['core.cvat-late-labels']);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (data) => void readCvat(data)));
    const mask = '<mask label="dent" left="1" top="1" width="3" height="2" rle="0, 2, 2, 2"/>';
    const whole = bytes(file(`${BOX}${mask}<polygon label="dent" points="0,0;3,0;3,2"/>`));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const mutant = whole.slice();
        mutant[at] = value;
        readCvat(mutant);
        readCvat(whole.subarray(0, at));
      }),
    );
  });
});
