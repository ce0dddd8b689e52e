import { describe, expect, it } from '@jest/globals';
import { parseBytes } from '@lode/core/testing';
import { gbkBytes } from '../demo/gbk.ts';
import { shapefile } from '../demo/shapefile-writer.ts';
import { bytesOf } from '../testing/files.ts';
import { parcels } from '../testing/sample-layers.ts';
import { dbfParser } from './dbf.parser.ts';
import { textEncoding } from './text-encoding.ts';

describe('text encoding', () => {
  const gbk = ['示范煤矿有限公司', '柳林村村民委员会', '工矿用地'].map(gbkBytes);
  const utf8 = ['示范煤矿', '國語'].map(bytesOf);
  const big5 = [Uint8Array.of(0xb0, 0xea, 0xbb, 0x79), Uint8Array.of(0xa5, 0x78, 0xc6, 0x57)]; // 國語, 台灣

  it('believes the .cpg first, then the language driver, then the bytes', () => {
    expect(textEncoding({ cpg: 'Big-5', ldid: 0x7a, texts: gbk })).toMatchObject({ name: 'big5', sure: 'told' });
    expect(textEncoding({ cpg: 'nonsense', ldid: 0x7a, texts: gbk })).toMatchObject({ name: 'gbk', sure: 'told', unknown: 'nonsense' }); // prettier-ignore
    expect(textEncoding({ cpg: null, ldid: 0, texts: utf8 })).toMatchObject({ name: 'utf-8', sure: 'proved' });
    expect(textEncoding({ cpg: null, ldid: 0, texts: [] })).toMatchObject({ name: 'utf-8', sure: 'proved' });
  });

  it('tells GBK from Big5 by everyday characters, and shows what else it could be', () => {
    const guess = textEncoding({ cpg: null, ldid: 0, texts: gbk });
    expect(guess).toMatchObject({ name: 'gbk', sure: 'guessed' });
    expect(guess.samples?.gbk?.[0]).toBe('示范煤矿有限公司');
    expect(textEncoding({ cpg: null, ldid: 0, texts: big5 })).toMatchObject({ name: 'big5', sure: 'guessed' });
  });

  it.each([['936', 'gbk'], ['CP936', 'gbk'], ['OEM 936', 'gbk'], ['UTF8', 'utf-8'], ['65001', 'utf-8'], ['ANSI 1251', 'windows-1251'], ['GB18030', 'gb18030']])('.cpg %s is %s', (cpg, name) => {
    expect(textEncoding({ cpg, ldid: 0, texts: gbk }).name).toBe(name);
  }); // prettier-ignore

  it('is not misled by a character that a full field cuts in half', async () => {
    const dbf = shapefile({ ...parcels, ldid: 0, columns: [{ name: 'N', type: 'C', length: 7 }], rows: [['示范煤矿'], ['柳林村民']] }).dbf!; // prettier-ignore
    expect((await parseBytes(dbfParser, dbf)).items?.[0]?.facets.encoding).toBe('gbk');
  });
});
