import { expect, it } from '@jest/globals';
import { bytesSource, parseBytes } from '@lode/core/testing';
import sharp from 'sharp';
import { imageParser } from './inspection-image.parser.ts';
import { listParser } from './inspection-list.parser.ts';

const create = { width: 64, height: 32, channels: 3 as const, background: '#88a' };
const picture = new Uint8Array(await sharp({ create }).png().toBuffer());
const HEADER = 'file,line,tower,defect_code,level,x,y,width,height,time,lon,lat';
const listOf = (...rows: string[]) => new TextEncoder().encode([HEADER, ...rows].join('\n'));
const SOUND = 'a.png,L1,N1,tower-bird-nest,危急缺陷,1,2,30,20,2026-03-02 06:00:00,112.5,37.8';

type Companions = NonNullable<Parameters<typeof parseBytes>[2]>['companions'];

function look(list?: Uint8Array, bytes = picture) {
  const companions: Companions = list ? { list: { path: 'inspection.csv', source: bytesSource(list) } } : {};
  return parseBytes(imageParser, bytes, { path: 'a.png', companions: companions ?? {} });
}

it('takes line, tower, time, place and defects from the list', async () => {
  const { items } = await look(listOf(SOUND, 'a.png,L1,N1,绝缘子污秽', SOUND.replace('tower-bird-nest', 'worker')));
  expect(items).toMatchObject([
    {
      mediaType: 'image/png',
      facets: {
        ...{ width: 64, height: 32, line: 'L1', tower: 'N1', towerNumber: 1, level: 'critical' },
        ...{ defects: ['tower-bird-nest', 'insulator-dirty'], components: ['tower', 'insulator'] },
      },
      groups: [{ kind: 'power-grid.line' }, { kind: 'power-grid.tower', key: 'N1' }],
      core: { when: { start: new Date('2026-03-01T22:00:00Z') }, where: { bbox: [112.5, 37.8, 112.5, 37.8] } },
      derivatives: [{ role: 'thumbnail' }],
      findings: [{ code: 'power-grid.no-time', location: { row: 3 } }],
    },
  ]);
});

it('says nothing about a sound row', async () => {
  expect((await look(listOf(SOUND))).items).toMatchObject([{ findings: [] }]);
});

it.each([
  ['no-list', undefined],
  ['no-list', new TextEncoder().encode('no list')],
  ['not-in-list', listOf(SOUND.replace('a.png', 'b.png'))],
  ['unknown-code', listOf(SOUND.replace('tower-bird-nest', 'QX-17'))],
  ['unknown-level', listOf(SOUND.replace('危急缺陷', 'bad'))],
  ['bad-box', listOf(SOUND.replace('30,20', '30,-1'))],
  ['box-outside', listOf(SOUND.replace('30,20', '63.5,20'))],
  ['tower-form', listOf(SOUND.replace('N1', '1#'), 'b.png,L1,N2', 'c.png,L1,N3')],
  ['no-time', listOf(SOUND.replace('06:00:00', '26:00:00'))],
])('keeps the picture and says %s', async (code, list) => {
  expect((await look(list)).items).toMatchObject([
    { facets: { width: 64 }, findings: [{ code: `power-grid.${code}` }] },
  ]);
});

it('rejects a picture that is cut off', async () => {
  const { items, findings } = await look(listOf(SOUND), picture.subarray(0, 60));
  expect(items).toBeUndefined();
  expect(findings).toMatchObject([{ code: 'power-grid.unreadable', severity: 'error' }]);
});

it('measures a picture as it is shown, not as it is stored', async () => {
  const turned = new Uint8Array(await sharp({ create }).withMetadata({ orientation: 6 }).jpeg().toBuffer());
  expect((await look(listOf(SOUND), turned)).items).toMatchObject([{ facets: { width: 32, height: 64 } }]);
});

it('annotates the pictures that came, and tells of those that did not', async () => {
  const rows = listOf(SOUND, 'a.png,L1,N1,QX-17', 'Gone.png,L1,N2,worker');
  const { annotations, findings } = await parseBytes(listParser, rows, {
    path: 'flight/inspection.csv',
    context: { pictures: { 'a.png': 'flight/A.png' } },
  });
  expect(annotations).toMatchObject([
    {
      target: { path: 'flight/A.png' },
      annotations: [
        {
          class: 'tower-bird-nest',
          parts: [{ geometry: { kind: 'box', x: 1, y: 2, width: 30, height: 20 } }],
          attributes: { level: 'critical', component: 'tower' },
        },
        { class: 'other-defect', parts: [{ geometry: { kind: 'tag' } }], attributes: { code: 'QX-17' } },
      ],
    },
    // It may have come with an earlier upload.
    { target: { path: 'Gone.png' }, annotations: [{ class: 'worker' }] },
  ]);
  expect(findings).toMatchObject([
    { code: 'power-grid.missing-picture', location: { row: 4 }, evidence: { file: 'Gone.png' } },
  ]);
});

it('rejects a table that is no list', async () => {
  const { annotations, findings } = await parseBytes(listParser, new TextEncoder().encode('a,b\n1,2'), {});
  expect(annotations).toBeUndefined();
  expect(findings).toMatchObject([{ code: 'power-grid.bad-list', severity: 'error' }]);
});
