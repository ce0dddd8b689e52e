import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { bytesSource } from '@lode/core/testing';
import { dataset, part10 } from '../demo/part10.ts';
import { instanceFacets } from '../kinds.ts';
import {
  bigEndianDataset,
  codesOf,
  deflatedFile,
  encapsulatedFile,
  fieldsOf,
  implicitDataset,
  itemOf,
  parseBytes,
} from '../testing/fixtures.ts';
import { items, text } from './elements.ts';
import { openDataset } from './open-dataset.ts';
import { dicomParser } from './dicom.parser.ts';

const fields = fieldsOf();

describe('medical.dicom: codings', () => {
  it.each([
    ['explicit little endian', part10(fields), []],
    ['implicit little endian', part10(fields, '1.2.840.10008.1.2', implicitDataset(fields)), []],
    ['explicit big endian', part10(fields, '1.2.840.10008.1.2.2', bigEndianDataset(fields)), []],
    ['deflated', deflatedFile(fields), []],
    ['bare explicit dataset', dataset(fields), ['medical.no-meta']],
    ['bare implicit dataset', implicitDataset(fields), ['medical.no-meta']],
    ['bare big endian dataset', bigEndianDataset(fields), ['medical.no-meta']],
    ['meta without preamble', part10(fields).subarray(132), ['medical.no-meta']],
    [
      'a stray byte before the dataset',
      new Uint8Array([0x20, ...dataset([...fields, ['x00080005', 'CS', 'GBK']])]),
      ['medical.no-meta'],
    ],
    ['explicit, declared as implicit', part10(fields, '1.2.840.10008.1.2'), []],
  ])('reads %s', async (_name, bytes, codes) => {
    const { items: found, findings } = await parseBytes(bytes);
    expect(findings).toBeUndefined();
    expect(found).toHaveLength(1);
    expect(found?.[0]).toMatchObject({ identity: '1.2.3.4.5', name: 'CT 2 · 14', facets: { rows: 2, columns: 4 } });
    expect(codesOf(found?.[0]?.findings)).toEqual(codes);
    expect(found?.[0]?.derivatives?.map(({ role }) => role)).toEqual(['thumbnail', 'preview']);
  });

  it('reads the header only, and of the pixels one frame', async () => {
    const frame = 64 * 64 * 2;
    const pixels = new Uint8Array(frame * 400);
    const bytes = part10(
      fieldsOf({ x00280008: ['IS', '400'], x00280010: ['US', 64], x00280011: ['US', 64], x7fe00010: ['OW', pixels] }),
    );
    let read = 0;
    const whole = bytesSource(bytes);
    const source = {
      size: bytes.length,
      localPath: () => whole.localPath(),
      read: (at: number, length: number) => ((read += Math.min(length, bytes.length - at)), whole.read(at, length)),
    };
    const { items: found } = await dicomParser.parse({ path: '', sha256: '', source, companions: {}, context: {} });
    expect(found?.[0]?.facets.frames).toBe(400);
    expect(found?.[0]?.derivatives).toHaveLength(2);
    expect(read).toBeLessThan(64 * 1024 * 2 + frame * 2);
  });

  it("decodes a sequence item by the item's own character set", async () => {
    const creator = [
      [
        ['x00080005', 'CS', 'ISO_IR 192'],
        ['x00081150', 'UI', '1.2'],
        ['x00080104', 'LO', new TextEncoder().encode('肺')],
      ],
      [['x00080104', 'LO', new Uint8Array([0xb7, 0xce])]],
    ];
    const opened = await openDataset(
      bytesSource(part10(fieldsOf({ x00080005: ['CS', 'GB18030'], x00082218: ['SQ', creator as never] }))),
    );
    const found = items(opened.dataset, 'x00082218').map((item) => text(item, 'x00080104'));
    expect(found).toEqual(['肺', '肺']);
  });
});

describe('medical.dicom: what is refused', () => {
  it('a file cut within its pixels, with the numbers', async () => {
    const whole = part10(fields);
    const { items: found, findings } = await parseBytes(whole.subarray(0, whole.length - 6));
    expect(found).toBeUndefined();
    expect(findings).toMatchObject([
      {
        code: 'medical.truncated',
        severity: 'error',
        location: { tag: '(7FE0,0010)' },
        evidence: { declared: 16, available: 10 },
      },
    ]);
  });

  it('a file cut within its header', async () => {
    const { items: found, findings } = await parseBytes(part10(fields).subarray(0, 400));
    expect(found).toBeUndefined();
    expect(findings).toMatchObject([{ code: 'medical.truncated', severity: 'error' }]);
  });

  it('encapsulated pixel data without its end', async () => {
    const whole = encapsulatedFile(fields, '1.2.840.10008.1.2.5', [new Uint8Array(80)]);
    const { items: found, findings } = await parseBytes(whole.subarray(0, whole.length - 8));
    expect(found).toBeUndefined();
    expect(codesOf(findings)).toEqual(['medical.truncated']);
  });

  it('an instance without SOP Instance UID', async () => {
    const { items: found, findings } = await parseBytes(dataset(fieldsOf({ x00080018: null })));
    expect(found).toBeUndefined();
    expect(findings).toMatchObject([
      { code: 'medical.missing-type1', severity: 'error', location: { tag: '(0008,0018)' } },
    ]);
  });

  it('a DICOMDIR, without calling it an error', async () => {
    const directory = part10([
      ['x00080016', 'UI', '1.2.840.10008.1.3.10'],
      ['x00041220', 'SQ', [[['x00041430', 'CS', 'PATIENT']], [['x00041430', 'CS', 'STUDY']]]],
    ]);
    const { items: found, findings } = await parseBytes(directory);
    expect(found).toBeUndefined();
    expect(findings).toMatchObject([{ code: 'medical.dicomdir', severity: 'info', evidence: { records: 2 } }]);
  });
});

describe('medical.dicom: what is found', () => {
  it('nothing in a sound file', async () => {
    expect((await itemOf()).findings).toEqual([]);
  });

  it.each([
    ['medical.missing-type1', 'warning', { x0020000d: null }],
    ['medical.missing-type1', 'warning', { x00080060: null }],
    ['medical.uid-syntax', 'warning', { x0020000d: ['UI', '1.2.03'] }],
    ['medical.uid-syntax', 'warning', { x00080018: ['UI', `1.${'2'.repeat(64)}`] }],
    ['medical.pixel-length', 'error', { x7fe00010: ['OW', new Uint8Array(12)] }],
    ['medical.pixel-length', 'error', { x7fe00010: null }],
    ['medical.bits', 'warning', { x00280102: ['US', 11] }],
    ['medical.bits', 'warning', { x00280101: ['US', 17], x00280102: ['US', 16] }],
    ['medical.burned-in', 'warning', { x00280301: ['CS', 'YES'] }],
    ['medical.burned-in', 'warning', { x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.7'] }],
    ['medical.future-date', 'warning', { x00080020: ['DA', '29991231'] }],
    ['medical.bad-charset', 'warning', { x00080005: ['CS', 'ISO_IR 192'], x00100010: ['PN', 'J\xe9r'] }],
  ] as [string, string, Parameters<typeof fieldsOf>[0]][])('%s (%s) %#', async (code, severity, changes) => {
    const { findings } = await itemOf(changes);
    expect(findings?.filter((finding) => finding.code === code)).toMatchObject([{ code, severity }]);
    for (const { message } of findings ?? []) expect([message.en, message.zh].every(Boolean)).toBe(true);
  });

  it('no burned-in warning where the file says NO', async () => {
    const changes = { x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.7'], x00280301: ['CS', 'NO'] } as const;
    expect((await itemOf(changes as never)).findings).toEqual([]);
  });

  it('names the syntax of a picture that it cannot decode', async () => {
    const { items: found } = await parseBytes(encapsulatedFile(fields, '1.2.840.10008.1.2.4.90', [new Uint8Array(20)]));
    expect(found?.[0]?.derivatives).toEqual([]);
    expect(found?.[0]?.findings).toMatchObject([
      { code: 'medical.no-thumbnail', severity: 'info', evidence: { transferSyntax: 'JPEG 2000 Lossless' } },
    ]);
  });
});

describe('medical.dicom: description', () => {
  it('groups by pseudonym, study and series, and names nobody', async () => {
    const item = await itemOf({
      x00180015: ['CS', 'CHEST'],
      x0008103e: ['LO', 'Chest of Jane'],
      x00081030: ['LO', 'Doe'],
    });
    const subject = createHash('sha256').update('id\0\0P-1').digest('hex').slice(0, 16).toUpperCase();
    expect(item.groups).toMatchObject([
      {
        kind: 'medical.patient',
        key: subject,
        name: `Patient ${subject.slice(0, 6)}`,
        identity: { patientName: 'Doe^Jane', patientId: 'P-1' },
      },
      { kind: 'medical.study', key: '1.2.3', name: '2024-03-05 CT' },
      { kind: 'medical.series', key: '1.2.3.4', name: 'CT 2 · chest' },
    ]);
    expect(item.core).toEqual({ when: { start: new Date('2024-03-05T00:00:00Z') }, subject });
    const { identityFacets: _identity, groups, derivatives: _pictures, ...open } = item;
    const seen = JSON.stringify([open, groups?.map(({ identity: _names, ...group }) => group)]);
    expect(seen).not.toMatch(/Doe|Jane|P-1|IM1/);
    expect(instanceFacets.safeParse(item.facets).success).toBe(true);
  });

  it('keeps the zone that the file states', async () => {
    const item = await itemOf({ x0008002a: ['DT', '20240305093012.250+0800'], x00080201: ['SH', '-0500'] });
    expect(item.core?.when?.start.toISOString()).toBe('2024-03-05T01:30:12.250Z');
  });

  it('takes two unknown patients for two', async () => {
    const [one, other] = [
      await itemOf({ x00100020: null }),
      await itemOf({ x00100020: null, x0020000d: ['UI', '1.9'] }),
    ];
    expect(one.core?.subject).not.toBe(other.core?.subject);
  });
});

describe('medical.dicom: pictures', () => {
  const grey = async (changes: Parameters<typeof fieldsOf>[0]): Promise<number[]> => {
    const data = (await itemOf(changes)).derivatives?.[1]?.data as Uint8Array;
    return [...(await sharp(data).toColourspace('b-w').raw().toBuffer())].slice(0, 8);
  };
  const ramp = new Uint8Array(new Int16Array([-1000, -500, 0, 40, 100, 500, 1000, -2000]).buffer);

  it('windows after rescale, and turns MONOCHROME1 round', async () => {
    const changes = { x7fe00010: ['OW', ramp], x00281050: ['DS', '40'], x00281051: ['DS', '400'] } as const;
    const plain = await grey(changes as never);
    const turned = await grey({ ...(changes as never as object), x00280004: ['CS', 'MONOCHROME1'] } as never);
    expect(plain[0]).toBeLessThan(20);
    expect(plain[6]).toBeGreaterThan(235);
    plain.forEach((value, index) => expect(Math.abs(value + (turned[index] as number) - 255)).toBeLessThan(24));
  });

  it('draws RLE as it draws the same pixels plain', async () => {
    // One literal run per segment; most significant bytes first (PS3.5 G.2).
    const segment = (odd: number) => [7, ...ramp.filter((_, index) => index % 2 === odd), 0];
    const header = new Uint8Array(new Uint32Array([2, 64, 74, ...new Array<number>(13).fill(0)]).buffer);
    const frame = new Uint8Array([...header, ...segment(1).slice(0, 9), 128, ...segment(0).slice(0, 9), 128]);
    const { items: found } = await parseBytes(encapsulatedFile(fieldsOf(), '1.2.840.10008.1.2.5', [frame]));
    const plain = await itemOf({ x7fe00010: ['OW', ramp] });
    expect(found?.[0]?.findings).toEqual([]);
    expect(found?.[0]?.derivatives?.[1]?.data).toEqual(plain.derivatives?.[1]?.data);
  });

  it('draws JPEG Baseline', async () => {
    const jpeg = await sharp({ create: { width: 4, height: 2, channels: 3, background: '#d02020' } })
      .jpeg()
      .toBuffer();
    const colour = fieldsOf({
      x00280002: ['US', 3],
      x00280004: ['CS', 'YBR_FULL_422'],
      x00280100: ['US', 8],
      x00280101: ['US', 8],
      x00280102: ['US', 7],
    });
    const { items: found } = await parseBytes(encapsulatedFile(colour, '1.2.840.10008.1.2.4.50', [jpeg]));
    const [red = 0, green = 255] = await sharp(found?.[0]?.derivatives?.[0]?.data as Uint8Array)
      .raw()
      .toBuffer();
    expect(red).toBeGreaterThan(190);
    expect(green).toBeLessThan(60);
  });

  it('does not let a header decide how much memory is taken', async () => {
    const huge = { x00280010: ['US', 65_535], x00280011: ['US', 65_535] } as const;
    const { items: found } = await parseBytes(
      encapsulatedFile(fieldsOf(huge as never), '1.2.840.10008.1.2.5', [new Uint8Array(80)]),
    );
    expect(codesOf(found?.[0]?.findings)).toEqual(['medical.no-thumbnail']);
  });
});
