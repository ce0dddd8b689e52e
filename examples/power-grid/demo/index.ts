import sharp from 'sharp';
import type { Demo } from '@lode/core';
import { sceneOf, type Fault } from './scene.ts';

const LINE = '220 kV 汾东演示线';
const HEADER = '图像文件,线路名称,杆塔编号,缺陷代码,缺陷描述,缺陷等级,x,y,width,height,拍摄时间,经度,纬度';

interface Shot {
  tower: string;
  /** Minutes after 06:00 on 2026-03-02, UTC+8. */
  minute: number;
  cx: number;
  faults?: Fault[];
  /** How many towers' spans from the first one. */
  along: number;
  /** What the list is made to say wrongly. */
  fault?: 'not-in-list' | 'no-time' | 'unknown-code' | 'box-outside';
}

// Planted: N045 has no picture; N043 shows one defect twice from one place; the last tower is numbered in another way.
const SHOTS: Shot[] = [
  { tower: 'N041', minute: 5, cx: 640, along: 0, faults: ['conductor-foreign-object'] },
  { tower: 'N042', minute: 14, cx: 600, along: 1, faults: ['worker'] },
  { tower: 'N042', minute: 16, cx: 660, along: 1.05 },
  { tower: 'N043', minute: 25, cx: 620, along: 2, faults: ['insulator-shattered', 'tower-bird-nest'] },
  { tower: 'N043', minute: 26, cx: 650, along: 2.005, faults: ['insulator-shattered'] },
  { tower: 'N044', minute: 37, cx: 640, along: 3, faults: ['corridor-crane'] },
  { tower: 'N046', minute: 52, cx: 610, along: 5, faults: ['conductor-broken-strand'], fault: 'box-outside' },
  { tower: 'N047', minute: 63, cx: 640, along: 6, faults: ['foundation-scoured'], fault: 'unknown-code' },
  { tower: 'N048', minute: 71, cx: 630, along: 7, fault: 'no-time' },
  { tower: '49#', minute: 84, cx: 640, along: 8, faults: ['tower-bird-nest'] },
  { tower: 'N049', minute: 86, cx: 660, along: 8.1, fault: 'not-in-list' },
];

const WORDS: Record<Fault, string> = {
  'insulator-shattered': '"右相绝缘子自爆一片，自上第6片"',
  'conductor-foreign-object': '左侧导线悬挂塑料薄膜',
  'conductor-broken-strand': '右相导线断股',
  'tower-bird-nest': '上横担处鸟巢',
  worker: '塔下作业人员一名',
  'corridor-crane': '通道内吊车作业',
  'foundation-scoured': '基础边坡冲刷',
};

const two = (n: number) => String(n).padStart(2, '0');
const timeOf = (minute: number) => `2026-03-02 ${two(6 + Math.floor(minute / 60))}:${two(minute % 60)}:00`;

function rowsOf({ tower, minute, along, cx, faults = [], fault }: Shot, file: string): string[] {
  const when = fault === 'no-time' ? '' : timeOf(minute);
  const where = `${(112.587 + along * 0.0025).toFixed(6)},${(37.892 + along * 0.0008).toFixed(6)}`;
  const { boxes } = sceneOf(cx, '', faults);
  const cells = faults.map((code, i) => {
    const { x, y, width, height } = boxes[i]!;
    const said = fault === 'unknown-code' ? 'JC-017' : code;
    return [said, WORDS[code], '', fault === 'box-outside' ? x + 900 : x, y, width, height].join(',');
  });
  return (cells.length > 0 ? cells : [',,,,,,']).map((cell) => [file, LINE, tower, cell, when, where].join(','));
}

/** Eleven pictures of a flight along a line and their list, as the office writes it. The same bytes every time. */
async function* files(): AsyncGenerator<{ path: string; data: Uint8Array }> {
  const rows = [HEADER];
  for (const [i, shot] of SHOTS.entries()) {
    const file = `DJI_${String(i + 1).padStart(4, '0')}.JPG`;
    const { svg } = sceneOf(shot.cx, i < 5 ? '#7ea6d8' : '#8fb4dd', shot.faults ?? []);
    const picture = await sharp(new TextEncoder().encode(svg)).flatten().jpeg({ quality: 82 }).toBuffer();
    yield { path: `flight-0302/${file}`, data: new Uint8Array(picture) };
    if (shot.fault !== 'not-in-list') rows.push(...rowsOf(shot, file));
  }
  // Planted: a picture that did not come.
  rows.push(...rowsOf({ tower: 'N048', minute: 73, cx: 640, along: 7.05 }, 'DJI_0012.JPG'));
  yield { path: 'flight-0302/inspection.csv', data: new TextEncoder().encode(`\uFEFF${rows.join('\r\n')}\r\n`) };
}

export const demo: Demo = {
  dataset: { name: '电网巡检演示 · Power grid demo', licence: 'CC0-1.0' },
  files,
  planted: [
    'missing-picture',
    'not-in-list',
    'unknown-code',
    'box-outside',
    'tower-form',
    'no-time',
    'tower-gap',
    'repeated-defect',
  ].map((code) => `power-grid.${code}`),
};
