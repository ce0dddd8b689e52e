import { ALL, but, cut, describeDamage, fill, GBK, NONE, put, without } from './testing/damage.ts';

const DEEP = '['.repeat(1_000_000);

const CSV = 'annotations.csv';
const ROW = 'box,30,6,10,20';
describeDamage('csv', [
  { name: 'an empty file', edit: fill(CSV, ''), same: NONE, rows: 0, code: 'csv-not-csv' },
  { name: 'cut within a row', edit: cut(CSV, ROW), same: ['11', '12', '13', '21'], rows: 4, code: 'csv-cut-row', place: 'line' },
  { name: 'cut within a number', edit: cut(CSV, `0,20${','.repeat(13)}\r\na/000002.png,cat`), same: ['11', '12', '13', '21'], rows: 4, code: 'csv-cut-row', place: 'line' },
  { name: 'a quote that never ends', edit: put(CSV, ROW, `"${ROW}`), same: ['11', '12', '13', '21'], rows: 4, code: 'csv-bad-record', place: 'line' },
  { name: 'GBK in a name', edit: put(CSV, 'dog', GBK), same: NONE, rows: 0, code: 'csv-not-utf8' },
  { name: 'a negative size', edit: put(CSV, ROW, 'box,30,6,-10,20'), same: but('22'), rows: 8, code: 'csv-bad-shape', place: 'line' },
  { name: 'NaN', edit: put(CSV, ROW, 'box,30,NaN,10,20'), same: but('22'), rows: 8, code: 'csv-bad-shape', place: 'line' },
  { name: 'a number of 1e999', edit: put(CSV, ROW, 'box,30,1e999,10,20'), same: but('22'), rows: 8, code: 'csv-bad-shape', place: 'line' },
  { name: 'an id twice', edit: put(CSV, 'ann_22', 'ann_21'), same: but('22'), rows: 8, code: 'csv-class-differs', place: 'line' },
  { name: 'a picture that is not there', edit: put(CSV, 'a/000002.png', 'b/9.png'), same: but('21'), rows: 9, code: null },
  { name: 'no picture', edit: put(CSV, 'a/000002.png', ''), same: but('21'), rows: 8, code: 'csv-no-image', place: 'line' },
  { name: 'no class', edit: put(CSV, 'a/000002.png,dog', 'a/000002.png,'), same: but('22'), rows: 8, code: 'csv-no-class', place: 'line' },
  { name: 'an unknown shape', edit: put(CSV, ROW, 'star,30,6,10,20'), same: but('22'), rows: 8, code: 'csv-bad-shape', place: 'line' },
  { name: 'more cells than columns', edit: put(CSV, ROW, `${ROW}${','.repeat(99)}`), same: but('22'), rows: 8, code: 'csv-columns', place: 'line' },
  { name: 'a nest of a million', edit: put(CSV, `${ROW},,,,,,,,,,,,`, `${ROW},,,,,,,,,,,${DEEP},`), same: ALL, rows: 9, code: 'csv-bad-json', place: 'line' },
  { name: 'unsafe keys', edit: put(CSV, `${ROW},,,,,,,,,,,,`, `${ROW},,,,,,,,,,,,"{""__proto__"":{""x"":1}}"`), same: ALL, rows: 9, code: 'csv-unsafe-key', place: 'line' },
]); // prettier-ignore

const MOT = 'a/gt/gt.txt';
const MOT_ROW = '2,-1,30,6,10,20,1,2,1';
describeDamage('mot', [
  { name: 'an empty file', edit: fill(MOT, ''), same: NONE, rows: 0, code: 'mot-no-rows', place: 'file' },
  { name: 'cut within a row', edit: cut(MOT, '6,10,20,1,2,1'), same: ['11', '12', '13', '21'], rows: 4, code: 'mot-bad-row', place: 'line' },
  { name: 'GBK in a row', edit: put(MOT, MOT_ROW, GBK), same: NONE, rows: 0, code: 'mot-encoding', place: 'file' },
  { name: 'a negative size', edit: put(MOT, MOT_ROW, '2,-1,30,6,-10,20,1,2,1'), same: but('22'), rows: 8, code: 'mot-bad-box', place: 'line' },
  { name: 'NaN', edit: put(MOT, MOT_ROW, '2,-1,30,NaN,10,20,1,2,1'), same: but('22'), rows: 8, code: 'mot-bad-row', place: 'line' },
  { name: 'a number of 1e999', edit: put(MOT, MOT_ROW, '2,-1,30,1e999,10,20,1,2,1'), same: but('22'), rows: 8, code: 'mot-bad-row', place: 'line' },
  { name: 'a negative frame', edit: put(MOT, MOT_ROW, '-2,-1,30,6,10,20,1,2,1'), same: but('22'), rows: 8, code: 'mot-bad-frame', place: 'line' },
  { name: 'an id twice', edit: (files) => put(MOT, '2,-1,10,6', '2,5,10,6')(put(MOT, MOT_ROW, '2,5,30,6,10,20,1,1,1')(files)), same: but('22'), rows: 8, code: 'mot-duplicate-row', place: 'line' },
  { name: 'a frame that is not there', edit: put(MOT, MOT_ROW, '999,-1,30,6,10,20,1,2,1'), same: but('22'), rows: 9, code: null },
  { name: 'an unknown class', edit: put(MOT, MOT_ROW, '2,-1,30,6,10,20,1,7,1'), same: but('22'), rows: 8, code: 'mot-unknown-class', place: 'line' },
  { name: 'a nest of a million', edit: put(MOT, MOT_ROW, DEEP), same: but('22'), rows: 8, code: 'mot-bad-row', place: 'line' },
  { name: 'an unsafe class', edit: put('a/gt/labels.txt', 'dog', '__proto__'), same: but('12', '22', '32'), rows: 9, code: null },
  { name: 'a lying count', edit: put('a/seqinfo.ini', 'seqLength=3', 'seqLength=999999999999'), same: ALL, rows: 9, code: null },
]); // prettier-ignore

const MOTS = 'a/gt/gt.txt';
const MOTS_ROW = '2 2002 2 50 100 R_1d0n000000000000000000bm2';
describeDamage('mots', [
  { name: 'an empty file', edit: fill(MOTS, ''), same: NONE, rows: 0, code: 'mots-no-rows', place: 'file' },
  { name: 'cut within a row', edit: cut(MOTS, '50 100 R_1d'), same: ['11', '12', '21', '31'], rows: 4, code: 'mots-bad-row', place: 'line' },
  { name: 'cut within a mask', edit: cut(MOTS, 'd0n000000000000000000bm2'), same: ['11', '12', '21', '31'], rows: 4, code: 'mots-bad-mask', place: 'line' },
  { name: 'GBK in a row', edit: put(MOTS, MOTS_ROW, GBK), same: NONE, rows: 0, code: 'mots-encoding', place: 'file' },
  { name: 'a negative size', edit: put(MOTS, MOTS_ROW, '2 2002 2 -50 100 R_1d0n000000000000000000bm2'), same: but('22'), rows: 8, code: 'mots-bad-row', place: 'line' },
  { name: 'a lying size', edit: put(MOTS, MOTS_ROW, '2 2002 2 50 999999999 R_1d0n000000000000000000bm2'), same: but('22'), rows: 8, code: 'mots-bad-mask', place: 'line' },
  { name: 'NaN', edit: put(MOTS, MOTS_ROW, '2 NaN 2 50 100 R_1d0n000000000000000000bm2'), same: but('22'), rows: 8, code: 'mots-bad-row', place: 'line' },
  { name: 'an id twice', edit: put(MOTS, MOTS_ROW, '2 1002 2 50 100 R_1d0n000000000000000000bm2'), same: but('22'), rows: 8, code: 'mots-duplicate-row', place: 'line' },
  { name: 'a frame that is not there', edit: put(MOTS, MOTS_ROW, '999 2002 2 50 100 R_1d0n000000000000000000bm2'), same: but('22'), rows: 9, code: null },
  { name: 'an unknown class', edit: put(MOTS, MOTS_ROW, '2 7002 7 50 100 R_1d0n000000000000000000bm2'), same: but('22'), rows: 8, code: 'mots-unknown-class', place: 'line' },
  { name: 'a nest of a million', edit: put(MOTS, MOTS_ROW, DEEP), same: but('22'), rows: 8, code: 'mots-bad-row', place: 'line' },
  { name: 'a mask that goes on for a million', edit: put(MOTS, MOTS_ROW, `2 2002 2 50 100 ${'0'.repeat(1_000_000)}`), same: but('22'), rows: 8, code: 'mots-bad-mask', place: 'line' },
]); // prettier-ignore

/** The row of the dog on the second picture, as it is cut and as its numbers are. */
const LABELS = 'labels/a/000002.txt';
const YOLO_ROWS = {
  yolo: '1 0.35 0.32 0.1 0.4',
  'yolo-pose': '1 0.35 0.32 0.1 0.4 0.3 0.12 2 0.4 0.12 1',
  'yolo-seg': '1 0.3 0.12 0.4 0.12 0.4 0.52',
  'yolo-obb': '1 0.3 0.12 0.4 0.12 0.4 0.52 0.3 0.52',
};
for (const [format, row] of Object.entries(YOLO_ROWS)) {
  const numbers = row.split(' ');
  const with3 = (number: string) => numbers.with(3, number).join(' ');
  const posed = format === 'yolo-pose';
  const boxed = posed || format === 'yolo';
  describeDamage(format, [
    { name: 'an empty file', edit: fill(LABELS, ''), same: but('2'), rows: 6, code: null },
    { name: 'cut within a row', edit: cut(LABELS, row.slice(2)), same: but('22', '23'), rows: 7, code: 'yolo-columns', place: 'line' },
    { name: 'GBK in a row', edit: put(LABELS, row, GBK), same: but('2'), rows: 6, code: 'yolo-not-utf8', place: 'file' },
    { name: 'a negative size', edit: put(LABELS, row, with3('-0.1')), same: but('22'), rows: boxed ? 8 : 9, code: boxed ? 'yolo-negative-size' : 'yolo-outside-picture', place: 'line' },
    { name: 'NaN', edit: put(LABELS, row, with3('NaN')), same: but('22'), rows: 8, code: 'yolo-bad-number', place: 'line' },
    { name: 'a number of 1e999', edit: put(LABELS, row, with3('1e999')), same: but('22'), rows: 8, code: 'yolo-bad-number', place: 'line' },
    { name: 'pixels', edit: put(LABELS, row, with3('40')), same: but('22'), rows: 8, code: 'yolo-not-normalised', place: 'line' },
    { name: 'a row twice', edit: put(LABELS, row, `${row}\n${row}`), same: ['11', '12', '13', '21', '22', '22', '23', '31', '32', '33'], rows: 10, code: null },
    { name: 'a picture that is not there', edit: (files) => fill('labels/b/9.txt', `${row}\n`)(files), same: ALL, rows: 9, code: 'yolo-unknown-picture', place: 'file' },
    { name: 'an unknown class', edit: put(LABELS, row, numbers.with(0, '7').join(' ')), same: but('22'), rows: 8, code: 'yolo-bad-class', place: 'line' },
    { name: 'a nest of a million', edit: put(LABELS, row, DEEP), same: but('22'), rows: 8, code: 'yolo-bad-class', place: 'line' },
    { name: 'a million numbers', edit: put(LABELS, row, `1${' 0'.repeat(1_000_000)}`), same: but('22'), rows: 8, code: 'yolo-columns', place: 'line' },
    { name: 'no names', edit: without('data.yaml'), same: NONE, rows: posed ? 0 : 9, code: posed ? 'yolo-no-keypoints' : 'yolo-no-names' },
    { name: 'names of GBK', edit: put('data.yaml', 'dog', GBK), same: NONE, rows: 0, code: 'yolo-bad-names', place: 'file' },
    { name: 'names in a nest of a million', edit: fill('data.yaml', `names: ${DEEP}`), same: NONE, rows: 0, code: 'yolo-bad-names', place: 'file' },
    { name: 'unsafe names', edit: put('data.yaml', '1: "dog"', '__proto__: "dog"'), same: NONE, rows: 0, code: 'yolo-bad-names', place: 'file' },
  ]); // prettier-ignore
}
