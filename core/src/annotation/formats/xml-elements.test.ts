import { describe, expect, it } from '@jest/globals';
import { readXml, type XmlElement } from './xml-elements.ts';

function read(text: string | Uint8Array) {
  const children: XmlElement[] = [];
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const reading = readXml(bytes, (child) => children.push(child));
  return { ...reading, children };
}

describe('readXml', () => {
  it('gives the children of the root one by one, with their lines', () => {
    const { root, fault, children } = read('<a>\n<b x="1"> 煤 <c/></b>\n<b><![CDATA[<2>]]></b></a>');
    expect({ root, fault }).toEqual({ root: 'a', fault: null });
    expect(children.map(({ text, line }) => [text, line])).toEqual([
      ['煤', 2],
      ['<2>', 3],
    ]);
    expect(children[0]!.children.map(({ name }) => name)).toEqual(['c']);
    expect(children[0]!.attributes['x']).toBe('1');
  });

  it('keeps what came before the fault', () => {
    const { fault, children } = read('<a><b/><b/>\n<b></a>');
    expect(children).toHaveLength(2);
    expect(fault?.line).toBe(2);
  });

  it('reads UTF-16 by its mark and GB18030 by its declaration', () => {
    expect(read(new Uint8Array(Buffer.from('\ufeff<a><b>煤</b></a>', 'utf16le'))).children[0]!.text).toBe('煤');
    const gb = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="GB18030"?><a><b>'),
      Buffer.from([0xc3, 0xba]),
      Buffer.from('</b></a>'),
    ]);
    expect(read(new Uint8Array(gb)).children[0]!.text).toBe('煤');
  });

  it('refuses wrong bytes, unknown encodings, entities of its own and endless nesting', () => {
    expect(read(new Uint8Array([0x3c, 0x61, 0x3e, 0xff, 0xfe])).fault).not.toBeNull();
    expect(read('<?xml version="1.0" encoding="klingon"?><a/>').fault).not.toBeNull();
    expect(read('<!DOCTYPE a [<!ENTITY x "y">]><a><b>&x;</b></a>').fault).not.toBeNull();
    expect(read('<a>'.repeat(1_000_000)).fault?.reason).toMatch(/nested/);
    expect(read('').root).toBeNull();
  });

  it('reads long values: a mask in an attribute', () => {
    const rle = '1, '.repeat(100_000);
    expect(read(`<a><b rle="${rle}"/></a>`).children[0]!.attributes['rle']).toBe(rle);
  });

  it('takes a dangerous name as a name', () => {
    const { children } = read('<a><b __proto__="x"><__proto__/></b></a>');
    expect(Object.keys(children[0]!.attributes)).toEqual(['__proto__']);
    expect(({} as { x?: string }).x).toBeUndefined();
  });
});
