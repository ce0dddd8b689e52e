import { ALL, but, cut, DEEP_XML, describeDamage, fill, GBK, NONE, put } from './testing/damage.ts';

const CVAT = 'annotations.xml';
const BOX = 'xtl="30" ytl="6"';
describeDamage('cvat', [
  { name: 'an empty file', edit: fill(CVAT, ''), same: NONE, rows: 0, code: 'cvat-not-cvat' },
  { name: 'cut before the first image', edit: cut(CVAT, '<image'), same: NONE, rows: 0, code: 'cvat-broken-xml', place: 'line' },
  { name: 'cut within a row', edit: cut(CVAT, BOX), same: ['11', '12', '13'], rows: 3, code: 'cvat-broken-xml', place: 'line' },
  { name: 'cut at its end', edit: cut(CVAT, '</annotations>'), same: ALL, rows: 9, code: 'cvat-broken-xml', place: 'line' },
  { name: 'GBK in a name', edit: put(CVAT, 'dog', GBK), same: NONE, rows: 0, code: 'cvat-broken-xml', place: 'line' },
  { name: 'a negative size', edit: put(CVAT, 'xtl="30" ytl="6" xbr="40"', 'xtl="30" ytl="6" xbr="20"'), same: but('22'), rows: 8, code: 'cvat-bad-box', place: 'line' },
  { name: 'NaN', edit: put(CVAT, BOX, 'xtl="NaN" ytl="6"'), same: but('22'), rows: 8, code: 'cvat-bad-box', place: 'line' },
  { name: 'a number of 1e999', edit: put(CVAT, BOX, 'xtl="-1e999" ytl="6"'), same: but('22'), rows: 8, code: 'cvat-bad-box', place: 'line' },
  { name: 'a picture of negative size', edit: put(CVAT, 'width="100"', 'width="-100"'), same: ALL, rows: 9, code: 'cvat-bad-image-size', place: 'line' },
  { name: 'a picture twice', edit: put(CVAT, 'id="1" name="a/000002.png"', 'id="0" name="a/000001.png"'), same: but('2'), rows: 9, code: 'cvat-duplicate-image', place: 'line' },
  { name: 'a picture that is not there', edit: put(CVAT, 'a/000002.png', 'b/9.png'), same: but('2'), rows: 9, code: null },
  { name: 'no picture', edit: put(CVAT, 'name="a/000002.png"', ''), same: but('2'), rows: 6, code: 'cvat-no-image-name', place: 'line' },
  { name: 'an unknown label', edit: put(CVAT, '<name>dog</name>', '<name>cow</name>'), same: ALL, rows: 9, code: 'cvat-unknown-label', place: 'line' },
  { name: 'no label', edit: put(CVAT, '<box label="dog"', '<box label=""'), same: but('12'), rows: 8, code: 'cvat-no-label', place: 'line' },
  { name: 'a nest of a million', edit: put(CVAT, '<image id="1"', `${DEEP_XML}<image id="1"`), same: ['11', '12', '13'], rows: 3, code: 'cvat-broken-xml', place: 'line' },
  { name: 'an entity that grows', edit: put(CVAT, 'name="a/000002.png"', 'name="&lol;"'), same: ['11', '12', '13'], rows: 3, code: 'cvat-broken-xml', place: 'line' },
  { name: 'unsafe keys', edit: put(CVAT, '<box label="dog" source="file" xtl="30" ytl="6" xbr="40" ybr="26"/>', '<box label="dog" source="file" xtl="30" ytl="6" xbr="40" ybr="26"><attribute name="__proto__">1</attribute></box>'), same: ALL, rows: 9, code: 'cvat-unsafe-key', place: 'line' },
]); // prettier-ignore

const VIDEO = 'a/000002.png.xml';
describeDamage('cvat-video', [
  { name: 'an empty file', edit: fill(VIDEO, ''), same: but('2'), rows: 6, code: 'annotations-unknown', place: 'file' },
  { name: 'cut within a row', edit: cut(VIDEO, BOX), same: but('22', '23'), rows: 7, code: 'cvat-broken-xml', place: 'line' },
  { name: 'GBK in a name', edit: put(VIDEO, 'dog', GBK), same: but('2'), rows: 6, code: 'cvat-broken-xml', place: 'file' },
  { name: 'a negative size', edit: put(VIDEO, 'xtl="30" ytl="6" xbr="40"', 'xtl="30" ytl="6" xbr="20"'), same: but('22'), rows: 8, code: 'cvat-bad-box', place: 'line' },
  { name: 'NaN', edit: put(VIDEO, BOX, 'xtl="NaN" ytl="6"'), same: but('22'), rows: 8, code: 'cvat-bad-box', place: 'line' },
  { name: 'a negative frame', edit: put(VIDEO, '<box frame="0"', '<box frame="-1"'), same: but('21'), rows: 8, code: 'cvat-bad-frame', place: 'line' },
  { name: 'a track twice', edit: put(VIDEO, '<track id="1"', '<track id="0"'), same: ALL, rows: 9, code: 'cvat-duplicate-track', place: 'line' },
  { name: 'a video that is not there', edit: put(VIDEO, '<source>a/000002.png', '<source>b/9.png'), same: but('2'), rows: 9, code: null },
  { name: 'an unknown label', edit: put(VIDEO, '<name>dog</name>', '<name>cow</name>'), same: ALL, rows: 9, code: 'cvat-unknown-label', place: 'line' },
  { name: 'a nest of a million', edit: put(VIDEO, '<track id="1"', `${DEEP_XML}<track id="1"`), same: but('22', '23'), rows: 7, code: 'cvat-broken-xml', place: 'line' },
  { name: 'unsafe keys', edit: put(VIDEO, 'ytl="6" xbr="20" ybr="26" z_order="0"/>', 'ytl="6" xbr="20" ybr="26" z_order="0"><attribute name="__proto__">1</attribute></box>'), same: ALL, rows: 9, code: 'cvat-unsafe-key', place: 'line' },
]); // prettier-ignore

const VOC = 'Annotations/a/000002.xml';
describeDamage('voc', [
  { name: 'an empty file', edit: fill(VOC, ''), same: but('2'), rows: 6, code: 'voc-not-xml', place: 'file' },
  { name: 'cut within a row', edit: cut(VOC, '<xmin>31'), same: but('22', '23'), rows: 7, code: 'voc-broken-xml', place: 'line' },
  { name: 'cut at its end', edit: cut(VOC, '</annotation>'), same: ALL, rows: 9, code: 'voc-broken-xml', place: 'line' },
  { name: 'GBK in a name', edit: put(VOC, 'dog', GBK), same: but('2'), rows: 6, code: 'voc-not-xml', place: 'file' },
  { name: 'a negative size', edit: put(VOC, '<xmax>40', '<xmax>20'), same: but('22'), rows: 8, code: 'voc-bad-box', place: 'line' },
  { name: 'NaN', edit: put(VOC, '<xmin>31', '<xmin>NaN'), same: but('22'), rows: 8, code: 'voc-bad-box', place: 'line' },
  { name: 'a number of 1e999', edit: put(VOC, '<xmin>31', '<xmin>-1e999'), same: but('22'), rows: 8, code: 'voc-bad-box', place: 'line' },
  { name: 'no box', edit: put(VOC, '<bndbox>', '<box>'), same: but('2'), rows: 6, code: 'voc-broken-xml', place: 'line' },
  { name: 'no name', edit: put(VOC, '<name>dog', '<name>'), same: but('22'), rows: 8, code: 'voc-bad-name', place: 'line' },
  { name: 'a picture that is not there', edit: put(VOC, '000002.png', '9.png'), same: but('2'), rows: 9, code: null },
  { name: 'no picture', edit: put(VOC, '<filename>000002.png</filename>', ''), same: but('2'), rows: 6, code: 'voc-no-filename', place: 'file' },
  { name: 'a nest of a million', edit: put(VOC, '<name>dog', `${DEEP_XML}<name>dog`), same: but('2'), rows: 6, code: 'voc-too-large', place: 'file' },
  { name: 'a nest of half a million', edit: put(VOC, '<name>dog', `${'<a>'.repeat(500_000)}<name>dog`), same: but('22', '23'), rows: 7, code: 'voc-broken-xml', place: 'line' },
  { name: 'an entity that nobody told of', edit: put(VOC, '<name>dog', '<name>&dog;'), same: but('22', '23'), rows: 7, code: 'voc-broken-xml', place: 'line' },
  { name: 'unsafe keys', edit: put(VOC, '<name>dog', '<actions><__proto__>1</__proto__></actions><name>dog'), same: ALL, rows: 9, code: 'voc-unsafe-key', place: 'line' },
]); // prettier-ignore
