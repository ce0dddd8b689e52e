import { describe, expect, it } from '@jest/globals';
import { readCsv } from './csv.ts';
import { readList, timeOf } from './inspection-list.ts';
import { formOf, numberOf } from './tower-id.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

/** GBK by turning its own decoder round: two-byte characters of the text, the rest as ASCII. */
function gbk(text: string): Uint8Array {
  const decoder = new TextDecoder('gbk');
  const codes = new Map<string, [number, number]>();
  for (let high = 0x81; high < 0xff; high++) {
    for (let low = 0x40; low < 0xff; low++) codes.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
  }
  return Uint8Array.from([...text].flatMap((one) => codes.get(one) ?? [one.charCodeAt(0)]));
}

const HEADER = '图像文件,线路名称,杆塔编号,缺陷代码,x,y,width,height,拍摄时间,经度,纬度';

describe('inspection list', () => {
  it.each([
    ['UTF-8', utf8],
    ['UTF-8 with a mark', (text: string) => utf8(`\uFEFF${text}`)],
    ['GBK', gbk],
  ])('reads %s', (_, encode) => {
    const list = readList(encode(`${HEADER}\r\nA\\B.JPG,汾东线,N042,鸟巢,1,2,3,4,2026/3/2 6:05,112.5,37.8\r\n`));
    expect(list).toEqual({
      rows: [
        {
          ...{ row: 2, path: 'A/B.JPG', file: 'a/b.jpg', line: '汾东线', tower: 'N042', code: '鸟巢' },
          ...{ box: { x: 1, y: 2, width: 3, height: 4 }, time: '2026-03-02T06:05:00+08:00', position: [112.5, 37.8] },
        },
      ],
      forms: new Map([['汾东线', 'N0']]),
    });
  });

  it('takes English names in any order, and leaves out what is empty or wrong', () => {
    const list = readList(utf8('tower,file,x,y,width,height,time,lon,lat\nN1,a.png,5,,,,yesterday,200,1\nN2,b.png\n'));
    expect(list).toMatchObject({
      rows: [
        { row: 2, file: 'a.png', tower: 'N1', box: 'wrong' },
        { row: 3, file: 'b.png', tower: 'N2' },
      ],
    });
    expect(JSON.stringify(list)).not.toMatch(/time|position/);
  });

  it.each([
    ['name,place\na,b', /columns/],
    [HEADER, /no rows/],
    ['', /columns/],
  ])('says why %j is none', (text, why) => expect(readList(utf8(text))).toMatch(why));

  it.each([
    ['2026-03-02 06:05:09', '2026-03-02T06:05:09+08:00'],
    ['2026-03-02T06:05:09Z', '2026-03-02T06:05:09Z'],
    ['2026-02-30 06:05', undefined],
    ['', undefined],
  ])('reads the time %j as %j', (text, time) => expect(timeOf(text)).toBe(time));
});

it('keeps commas, quotes and line ends in quoted fields', () => {
  expect(readCsv('a,"b,""c""\nd"\n\n"e" x,f\n')).toEqual([['a', 'b,"c"\nd'], ['e', 'f']]); // prettier-ignore
});

it.each([
  ['N042', 'N0', 42],
  ['N042+1', 'N0', 42],
  ['49#', '0#', 49],
  ['龙门架', '龙门架', undefined],
])('tower %s is of the form %s, number %s', (tower, form, number) => {
  expect([formOf(tower), numberOf(tower)]).toEqual([form, number]);
});
