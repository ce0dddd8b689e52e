import { describe, expect, it } from '@jest/globals';
import { itemOf } from '../testing/fixtures.ts';
import { decodeText } from './character-sets.ts';

/** Every GBK character whose second byte is `\` or `^`: lead bytes 0x81–0xFE, found with the platform's decoder. */
function trapCharacters(): { character: string; bytes: [number, number] }[] {
  const decoder = new TextDecoder('gbk');
  const found: { character: string; bytes: [number, number] }[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (const trail of [0x5c, 0x5e]) {
      const character = decoder.decode(new Uint8Array([lead, trail]));
      if (/^\p{Script=Han}$/u.test(character)) found.push({ character, bytes: [lead, trail] });
    }
  }
  return found;
}

const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('character sets', () => {
  it('finds the 232 GBK trap characters (and two that GB18030 added at FE5C and FE5E)', () => {
    const traps = trapCharacters();
    expect(traps.filter(({ bytes: [lead] }) => lead < 0xfe)).toHaveLength(232);
    expect(traps).toHaveLength(234);
  });

  it.each(['GB18030', 'GBK'])(
    'reads each trap character in a person name of a whole file: %s',
    async (charset) => {
      for (const { character, bytes } of trapCharacters()) {
        const name = new Uint8Array([...latin('Wang^X='), 0xcd, 0xf5, 0x5e, ...bytes, 0xd0, 0xa1]);
        const item = await itemOf({
          x00080005: ['CS', charset],
          x00100010: ['PN', name],
          x00280010: null,
          x7fe00010: null,
        });
        expect(item.identityFacets?.patientName).toBe(`Wang^X=王^${character}小`);
        expect(item.findings).toEqual([]);
      }
    },
    120_000,
  );

  it('splits values only after decoding', async () => {
    // 誠 is D5 5C: split as bytes this would be two values and a broken character.
    const item = await itemOf({
      x00080005: ['CS', 'GB18030'],
      x00080070: ['LO', new Uint8Array([0xd5, 0x5c, 0x5c, 0x41])],
    });
    expect(item.facets.manufacturer).toBe('誠');
  });

  it.each([
    ['ISO_IR 192', new TextEncoder().encode('Wang^XiaoDong=王^小東'), 'Wang^XiaoDong=王^小東'],
    ['ISO_IR 100', latin('Buc^J\xe9r\xf4me'), 'Buc^Jérôme'],
    ['ISO_IR 101', latin('Wa\xb3\xeasa'), 'Wałęsa'],
    ['ISO_IR 144', latin('\xbb\xee\xda'), 'Люк'],
    ['ISO_IR 126', latin('\xc4\xe9\xef'), 'Διο'],
    ['ISO_IR 138', latin('\xf9\xec\xe5\xed'), 'שלום'],
    ['ISO_IR 127', latin('\xe2\xc8\xc7'), 'قبا'],
    ['ISO_IR 148', latin('\xc7avu\xfeo\xf0lu'), 'Çavuşoğlu'],
    ['ISO_IR 166', latin('\xb9\xd2\xc1'), 'นาม'],
    ['ISO_IR 13', latin('\xd4\xcf\xc0\xde^\xc0\xdb\xb3'), 'ﾔﾏﾀﾞ^ﾀﾛｳ'],
  ])('decodes %s', (charset, bytes, expected) => {
    expect(decodeText(bytes, [charset], true)).toEqual({ text: expected });
  });

  it.each([
    // PS3.5 H.3.1, H.3.2 and I.2: the standard's own examples; K.2's for Chinese with ISO 2022 IR 58.
    [
      ['', 'ISO 2022 IR 87'],
      'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B',
      'Yamada^Tarou=山田^太郎=やまだ^たろう',
    ],
    [
      ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
      '\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J',
      'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎',
    ],
    [
      ['', 'ISO 2022 IR 149'],
      'Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf',
      'Hong^Gildong=洪^吉洞=홍^길동',
    ],
    [['', 'ISO 2022 IR 58'], 'Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab=', 'Zhang^XiaoDong=张^小东='],
    [['ISO 2022 IR 6', 'ISO 2022 IR 159'], '\x1b$(D0!\x1b(B', '丂'],
    [['ISO 2022 IR 100', 'ISO 2022 IR 144'], 'J\xe9\x1b-L\xbb\xee\xda^\xe9', 'JéЛюк^é'],
  ])('decodes code extensions %j', (charsets, text, expected) => {
    expect(decodeText(latin(text), charsets as string[], true)).toEqual({ text: expected });
  });

  it('does not take the second byte of a JIS code for a delimiter', () => {
    // 表 is 49 3D and 構 is 39 3D; 0x3D alone is `=`.
    expect(decodeText(latin('\x1b$BI=9=\x1b(B=A'), ['', 'ISO 2022 IR 87'], true)).toEqual({ text: '表構=A' });
  });

  it('tells an unknown term, bytes that the set lacks, and text without a set', async () => {
    expect(decodeText(latin('\xe9'), ['KLINGON']).trouble).toBe('unknown-charset');
    expect(decodeText(latin('\xff\xfe'), ['ISO_IR 192']).trouble).toBe('undecodable');
    expect(decodeText(latin('\xcd\xf5'), [])).toEqual({ text: '王', trouble: 'undeclared' });
    expect(decodeText(latin('J\xe9r'), [])).toEqual({ text: 'Jér', trouble: 'undeclared' });
    const item = await itemOf({ x00100010: ['PN', latin('\xcd\xf5^\xd0\xa1')] });
    expect(item.identityFacets?.patientName).toBe('王^小');
    expect(item.findings).toMatchObject([{ code: 'medical.bad-charset', location: { tag: '(0010,0010)' } }]);
  });
});
