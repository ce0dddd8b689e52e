import {
  ALL,
  but,
  cut,
  DEEP_JSON,
  describeDamage,
  fill,
  GBK,
  NONE,
  put,
  without,
  type Damage,
} from './testing/damage.ts';

/** Keys that would reach a prototype, one of them as JSON alone can write it. */
const UNSAFE = '"__proto__":{"x":1},"constructor":1,';

/** A JSON that is read as a whole: what is no JSON at all costs the file, and is told. */
const whole = (path: string, part: string, code: string): Damage[] => [
  { name: 'an empty file', edit: fill(path, ''), same: NONE, rows: 0, code },
  { name: 'cut within the first row', edit: cut(path, part), same: NONE, rows: 0, code },
  { name: 'GBK in a name', edit: put(path, 'dog', GBK), same: NONE, rows: 0, code },
];

const COCO = 'annotations.json';
const CATEGORIES = '"categories":[{"id":1,"name":"car"},{"id":2,"name":"dog"},{"id":3,"name":"cat"}]';
describeDamage('coco', [
  { name: 'an empty file', edit: fill(COCO, ''), same: NONE, rows: 0, code: 'coco-truncated', place: 'byte' },
  { name: 'no list of it', edit: fill(COCO, '{"images":{},"shapes":[]}'), same: NONE, rows: 0, code: 'coco-not-coco' },
  { name: 'cut before its categories', edit: cut(COCO, '"categories"'), same: NONE, rows: 0, code: 'coco-unknown-category', place: 'row' },
  { name: 'cut within a row', edit: cut(COCO, '"id":5,'), same: NONE, rows: 0, code: 'coco-truncated', place: 'byte' },
  { name: 'cut within a row, its categories first', edit: (files) => cut(COCO, '"id":5,')(put(COCO, '{"images"', `{${CATEGORIES},"images"`)(files)), same: ['11', '12', '13', '21'], rows: 4, code: 'coco-truncated', place: 'byte' },
  { name: 'cut at its end', edit: cut(COCO, '"info"'), same: ALL, rows: 9, code: 'coco-truncated', place: 'byte' },
  { name: 'GBK in a name', edit: put(COCO, 'dog', GBK), same: NONE, rows: 0, code: 'coco-not-utf8', place: 'byte' },
  { name: 'a negative size', edit: put(COCO, '30,6,10,20', '30,6,-10,20'), same: but('22'), rows: 8, code: 'coco-bad-box', place: 'row' },
  { name: 'NaN', edit: put(COCO, '30,6,10,20', '30,NaN,10,20'), same: but('22'), rows: 8, code: 'coco-not-a-number', place: 'row' },
  { name: 'a size of 1e999', edit: put(COCO, '30,6,10,20', '30,6,1e999,20'), same: but('22'), rows: 8, code: 'coco-bad-box', place: 'row' },
  { name: 'a row that is no JSON', edit: put(COCO, '30,6,10,20', '30 6 10 20'), same: but('22'), rows: 8, code: 'coco-row-not-json', place: 'row' },
  { name: 'a row that is null', edit: put(COCO, '"categories":[', '"categories":[null,'), same: ALL, rows: 9, code: 'coco-bad-category', place: 'row' },
  { name: 'an id twice', edit: put(COCO, '"id":5', '"id":4'), same: but('22'), rows: 8, code: 'coco-duplicate-id', place: 'row' },
  { name: 'an image that is not there', edit: put(COCO, '"id":5,"image_id":2', '"id":5,"image_id":7'), same: but('22'), rows: 8, code: 'coco-unknown-image', place: 'row' },
  { name: 'an unknown category', edit: put(COCO, '"id":5,"image_id":2,"category_id":2', '"id":5,"image_id":2,"category_id":7'), same: but('22'), rows: 8, code: 'coco-unknown-category', place: 'row' },
  { name: 'a nest of a million', edit: put(COCO, '30,6,10,20', DEEP_JSON), same: but('22'), rows: 8, code: 'coco-bad-box', place: 'row' },
  { name: 'a nest of a million in a key that nobody knows', edit: put(COCO, '"id":5', `"id":5,"more":${DEEP_JSON}`), same: ALL, rows: 9, code: 'coco-unsafe-key', place: 'row' },
  { name: 'unsafe keys', edit: put(COCO, '"id":5', `${UNSAFE}"id":5`), same: ALL, rows: 9, code: 'coco-unsafe-key', place: 'row' },
]); // prettier-ignore

const PANOPTIC = 'panoptic.json';
const PNG = 'panoptic/a/000002.png';
describeDamage('coco-panoptic', [
  { name: 'an empty file', edit: fill(PANOPTIC, ''), same: NONE, rows: 0, code: 'coco-not-panoptic', place: 'file' },
  { name: 'cut within a row', edit: cut(PANOPTIC, '30,6'), same: NONE, rows: 0, code: 'coco-not-json', place: 'file' },
  { name: 'GBK in a name', edit: put(PANOPTIC, 'dog', GBK), same: NONE, rows: 0, code: 'coco-not-json', place: 'file' },
  { name: 'a PNG that is not there', edit: without(PNG), same: but('2'), rows: 6, code: 'coco-no-png', place: 'row' },
  { name: 'a PNG that is empty', edit: fill(PNG, ''), same: but('2'), rows: 6, code: 'coco-bad-png', place: 'row' },
  { name: 'a PNG that is cut', edit: cut(PNG, 'IDAT'), same: but('2'), rows: 6, code: 'coco-bad-png', place: 'row' },
  { name: 'a negative size', edit: put(PANOPTIC, '30,6,10,20', '30,6,-10,20'), same: but('22'), rows: 8, code: 'coco-bad-box', place: 'row' },
  { name: 'NaN', edit: put(PANOPTIC, '30,6,10,20', '30,NaN,10,20'), same: but('22'), rows: 8, code: 'coco-bad-box', place: 'row' },
  { name: 'an id twice', edit: put(PANOPTIC, '"bbox":[30,6,10,20],"id":2', '"bbox":[30,6,10,20],"id":1'), same: but('22'), rows: 8, code: 'coco-bad-segment', place: 'row' },
  { name: 'an id that no pixel has', edit: put(PANOPTIC, '"bbox":[30,6,10,20],"id":2', '"bbox":[30,6,10,20],"id":77'), same: but('22'), rows: 8, code: 'coco-empty-segment', place: 'row' },
  { name: 'an image that is not there', edit: put(PANOPTIC, '"image_id":2', '"image_id":7'), same: but('2'), rows: 6, code: 'coco-unknown-image', place: 'row' },
  { name: 'an unknown category', edit: put(PANOPTIC, '[30,6,10,20],"id":2,"category_id":2', '[30,6,10,20],"id":2,"category_id":7'), same: but('22'), rows: 8, code: 'coco-unknown-category', place: 'row' },
  { name: 'a nest of a million', edit: put(PANOPTIC, '30,6,10,20', DEEP_JSON), same: but('22'), rows: 8, code: 'coco-bad-box', place: 'row' },
  { name: 'unsafe keys', edit: put(PANOPTIC, '"bbox":[30,6,10,20]', `${UNSAFE}"bbox":[30,6,10,20]`), same: ALL, rows: 9, code: 'coco-unsafe-key', place: 'row' },
]); // prettier-ignore

const DATUMARO = 'annotations.json';
describeDamage('datumaro', [
  ...whole(DATUMARO, '30,6', 'datumaro-not-json'),
  { name: 'a negative size', edit: put(DATUMARO, '30,6,10,20', '30,6,-10,20'), same: but('22'), rows: 8, code: 'datumaro-bad-shape', place: 'row' },
  { name: 'NaN', edit: put(DATUMARO, '30,6,10,20', '30,NaN,10,20'), same: but('22'), rows: 8, code: 'datumaro-bad-shape', place: 'row' },
  { name: 'an item twice', edit: put(DATUMARO, '"id":"a/000002"', '"id":"a/000001"'), same: ALL, rows: 9, code: null },
  { name: 'an unknown label', edit: put(DATUMARO, '"label_id":1,"attributes":{},"bbox":[30,6', '"label_id":-9,"attributes":{},"bbox":[30,6'), same: but('22'), rows: 8, code: 'datumaro-no-label', place: 'row' },
  { name: 'a picture that is not there', edit: put(DATUMARO, '"path":"a/000002.png"', '"path":"b/9.png"'), same: but('2'), rows: 9, code: null },
  { name: 'a nest of a million', edit: put(DATUMARO, '30,6,10,20', DEEP_JSON), same: but('22'), rows: 8, code: 'datumaro-bad-shape', place: 'row' },
  { name: 'a nest of a million in an attribute', edit: put(DATUMARO, '"attributes":{},"bbox":[30,6,', `"more":${DEEP_JSON},"attributes":{},"bbox":[30,6,`), same: ALL, rows: 9, code: 'datumaro-unsafe-key', place: 'row' },
  { name: 'unsafe keys', edit: put(DATUMARO, '"bbox":[30,6', `${UNSAFE}"bbox":[30,6`), same: ALL, rows: 9, code: 'datumaro-unsafe-key', place: 'row' },
  { name: 'items that are none', edit: put(DATUMARO, '"items":[', '"items":[null,7,[],'), same: ALL, rows: 9, code: 'datumaro-bad-item', place: 'item' },
]); // prettier-ignore

const TASKS = 'tasks.json';
const LS_ROW = '"x":30,"y":12,"width":10';
describeDamage('label-studio', [
  ...whole(TASKS, LS_ROW, 'label-studio-not-json'),
  { name: 'a negative size', edit: put(TASKS, LS_ROW, '"x":30,"y":12,"width":-10'), same: but('22'), rows: 8, code: 'label-studio-bad-shape', place: 'row' },
  { name: 'NaN', edit: put(TASKS, LS_ROW, '"x":30,"y":NaN,"width":10'), same: but('22'), rows: 8, code: 'label-studio-bad-shape', place: 'row' },
  { name: 'a picture of negative size', edit: put(TASKS, '"original_width":100', '"original_width":-100'), same: but('11'), rows: 8, code: 'label-studio-no-size', place: 'row' },
  { name: 'a picture that is not there', edit: put(TASKS, '"image":"a/000002.png"', '"image":"b/9.png"'), same: but('2'), rows: 9, code: null },
  { name: 'a task without a picture', edit: put(TASKS, '"image":"a/000002.png"', '"image":null'), same: but('2'), rows: 9, code: 'label-studio-no-file-name', place: 'task' },
  { name: 'a nest of a million', edit: put(TASKS, LS_ROW, `"x":30,"y":${DEEP_JSON},"width":10`), same: but('22'), rows: 8, code: 'label-studio-bad-shape', place: 'row' },
  { name: 'unsafe keys', edit: put(TASKS, LS_ROW, `${UNSAFE}${LS_ROW}`), same: ALL, rows: 9, code: 'label-studio-unsafe-key', place: 'row' },
  { name: 'tasks that are none', edit: put(TASKS, '[', '[null,7,[],'), same: ALL, rows: 9, code: 'label-studio-bad-task', place: 'task' },
]); // prettier-ignore

const LABELME = 'a/000002.json';
describeDamage('labelme', [
  { name: 'an empty file', edit: fill(LABELME, ''), same: but('2'), rows: 6, code: 'annotations-unknown', place: 'file' },
  { name: 'cut within a row', edit: cut(LABELME, '[[30,6]'), same: but('2'), rows: 6, code: 'labelme-not-json', place: 'file' },
  { name: 'GBK in a name', edit: put(LABELME, 'dog', GBK), same: but('2'), rows: 6, code: 'labelme-not-json', place: 'file' },
  { name: 'NaN', edit: put(LABELME, '[30,6]', '[30,NaN]'), same: but('22'), rows: 8, code: 'labelme-bad-points', place: 'shape' },
  { name: 'a picture of negative size', edit: put(LABELME, '"imageWidth": 100', '"imageWidth": -100'), same: ALL, rows: 9, code: 'labelme-bad-image-size', place: 'file' },
  { name: 'a picture that is not there', edit: put(LABELME, '000002.png', '9.png'), same: but('2'), rows: 9, code: null },
  { name: 'no picture', edit: put(LABELME, '"imagePath"', '"path"'), same: but('2'), rows: 6, code: 'labelme-no-image-path', place: 'file' },
  { name: 'no label', edit: put(LABELME, '"dog"', '7'), same: but('22'), rows: 8, code: 'labelme-no-label', place: 'shape' },
  { name: 'an unknown shape', edit: put(LABELME, '[[30,6],[40,26]],"group_id":null,"description":"","shape_type":"rectangle"', '[[30,6],[40,26]],"shape_type":"star"'), same: but('22'), rows: 8, code: 'labelme-unsupported-shape', place: 'shape' },
  { name: 'a nest of a million', edit: put(LABELME, '[30,6]', DEEP_JSON), same: but('22'), rows: 8, code: 'labelme-bad-points', place: 'shape' },
  { name: 'a nest of a million in a key that nobody knows', edit: put(LABELME, '"points":[[30,6]', `"more":${DEEP_JSON},"points":[[30,6]`), same: ALL, rows: 9, code: 'labelme-unsafe-key', place: 'shape' },
  { name: 'unsafe keys', edit: put(LABELME, '"points":[[30,6]', `${UNSAFE}"points":[[30,6]`), same: ALL, rows: 9, code: 'labelme-unsafe-key', place: 'shape' },
]); // prettier-ignore

const GEOJSON = 'annotations.geojson';
const LINE = '[[30,6],[40,26]]';
const FEATURE = `"geometry":{"type":"LineString","coordinates":${LINE}}`;
describeDamage('geojson', [
  ...whole(GEOJSON, LINE, 'geojson-not-json'),
  { name: 'NaN', edit: put(GEOJSON, LINE, '[[30,NaN],[40,26]]'), same: but('22'), rows: 8, code: 'geojson-bad-geometry', place: 'feature' },
  { name: 'a latitude of 1e999', edit: put(GEOJSON, LINE, '[[30,1e999],[40,26]]'), same: but('22'), rows: 8, code: 'geojson-bad-geometry', place: 'feature' },
  { name: 'no degrees', edit: put(GEOJSON, LINE, '[[30,600000],[40,26]]'), same: but('22'), rows: 8, code: 'geojson-not-degrees', place: 'feature' },
  { name: 'an id twice', edit: (files) => put(GEOJSON, `{"type":"Feature","geometry":{"type":"LineString","coordinates":[[50,6]`, '{"id":1,"type":"Feature","geometry":{"type":"LineString","coordinates":[[50,6]')(put(GEOJSON, FEATURE, `"id":1,${FEATURE}`)(files)), same: ALL, rows: 9, code: 'geojson-duplicate-id', place: 'feature' },
  { name: 'a picture that is not there', edit: put(GEOJSON, 'a/000002.png', 'b/9.png'), same: but('21'), rows: 9, code: null },
  { name: 'no class', edit: put(GEOJSON, '"class":"dog"', '"class":null'), same: but('12'), rows: 8, code: 'geojson-no-class', place: 'feature' },
  { name: 'a nest of a million', edit: put(GEOJSON, LINE, DEEP_JSON), same: but('22'), rows: 8, code: 'geojson-bad-geometry', place: 'feature' },
  { name: 'a nest of a million in a property', edit: put(GEOJSON, `${LINE}},"properties":{`, `${LINE}},"properties":{"more":${DEEP_JSON},`), same: ALL, rows: 9, code: 'geojson-unsafe-key', place: 'feature' },
  { name: 'unsafe keys', edit: put(GEOJSON, FEATURE, UNSAFE + FEATURE), same: ALL, rows: 9, code: 'geojson-unsafe-key', place: 'feature' },
  { name: 'features that are none', edit: put(GEOJSON, '"features":[', '"features":[null,7,[],'), same: ALL, rows: 9, code: 'geojson-bad-feature', place: 'feature' },
]); // prettier-ignore
