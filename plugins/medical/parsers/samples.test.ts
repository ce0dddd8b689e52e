import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { instanceFacets } from '../kinds.ts';
import { codesOf, parseBytes } from '../testing/fixtures.ts';
import { dicomSniffer } from './dicom.sniffer.ts';

const samples = fileURLToPath(new URL('../../../../shared/samples/medical', import.meta.url));
const withSamples = itWith('samples', existsSync(samples));

type Row = [file: string, name: string | null, syntax: string | null, pictures: boolean, codes: string[]];

const NO_PICTURE = ['medical.no-thumbnail'];
const BURNED = ['medical.burned-in'];
const EXPLICIT = 'Explicit VR Little Endian';
const IMPLICIT = 'Implicit VR Little Endian';

/** Name null: refused. */
const TABLE: Row[] = [
  ['CT_small.dcm', 'CT 1 · 1', EXPLICIT, true, []],
  ['ExplVR_LitEndNoMeta.dcm', 'RTPLAN 1 · 1', EXPLICIT, false, ['medical.no-meta']],
  ['JPEG2000.dcm', 'NM 1 · 3', 'JPEG 2000', false, [...BURNED, ...NO_PICTURE]],
  ['JPGExtended.dcm', 'NM 1 · 5', 'JPEG Extended', false, [...BURNED, ...NO_PICTURE]],
  ['MR_small.dcm', 'MR 1 · 1', EXPLICIT, true, []],
  ['MR_small_RLE.dcm', 'MR 1 · 1', 'RLE Lossless', true, []],
  ['MR_small_bigendian.dcm', 'MR 1 · 1', 'Explicit VR Big Endian', true, []],
  ['MR_small_implicit.dcm', 'MR 1 · 1', IMPLICIT, true, []],
  ['MR_small_jp2klossless.dcm', 'MR 1 · 1', 'JPEG 2000 Lossless', false, NO_PICTURE],
  ['MR_small_jpeg_ls_lossless.dcm', 'MR 1 · 1', 'JPEG-LS Lossless', false, NO_PICTURE],
  ['MR_truncated.dcm', null, null, false, ['medical.truncated']],
  ['SC_rgb_jpeg_dcmd.dcm', 'OT 1 · 1', IMPLICIT, true, BURNED],
  ['SC_rgb_rle_2frame.dcm', 'OT 1 · 1', 'RLE Lossless', true, BURNED],
  [
    'UN_sequence.dcm',
    'DICOM · …57.163',
    'JPEG Lossless SV1',
    false,
    new Array<string>(5).fill('medical.missing-type1'),
  ],
  ['chrFren.dcm', 'OT 1 · 1', EXPLICIT, true, BURNED],
  ['chrJapMulti.dcm', 'CR 1 · 1', EXPLICIT, false, ['medical.pixel-length']],
  ['chrKoreanMulti.dcm', 'CR 1 · 1', EXPLICIT, false, ['medical.pixel-length']],
  ['chrX1.dcm', 'OT 1 · 1', EXPLICIT, true, BURNED],
  ['chrX2.dcm', 'OT 1 · 1', EXPLICIT, true, BURNED],
  ['examples_ybr_color.dcm', 'US 1 · 16117', 'JPEG Baseline', true, BURNED],
  ['image_dfl.dcm', 'OT · …6001.0', 'Deflated Explicit VR Little Endian', true, BURNED],
  ['liver_1frame.dcm', 'SEG 1 · 1', EXPLICIT, true, []],
  ['nested_priv_SQ.dcm', null, null, false, ['medical.missing-type1']],
  ['no_meta.dcm', 'CT 1 · 1', EXPLICIT, true, ['medical.no-meta']],
  ['reportsi.dcm', 'SR 1 · 1', EXPLICIT, false, []],
  ['rtplan.dcm', 'RTPLAN 2 · …150023', IMPLICIT, false, []],
  ['rtstruct.dcm', 'RTSTRUCT 1 · 1', IMPLICIT, false, ['medical.no-meta']],
  ['test-SR.dcm', 'SR 1 · 1', EXPLICIT, false, []],
  ['waveform_ecg.dcm', 'ECG · 1', EXPLICIT, false, []],
];

const read = (path: string): Uint8Array => new Uint8Array(readFileSync(`${samples}/${path}`));

describe('real DICOM files', () => {
  withSamples.each(TABLE)('%s', async (file, name, syntax, pictures, codes) => {
    const bytes = read(`dicom/${file}`);
    expect(
      dicomSniffer.sniff(bytes.subarray(0, dicomSniffer.headBytes), { name: file, size: bytes.length }),
    ).toBeGreaterThan(0);
    const { items, findings } = await parseBytes(bytes);
    expect(codesOf([...(items?.[0]?.findings ?? []), ...(findings ?? [])])).toEqual(codes);
    expect(items?.[0]?.name ?? null).toBe(name);
    expect(items?.[0]?.facets.transferSyntax ?? null).toBe(syntax);
    expect(items?.[0]?.derivatives?.length ?? 0).toBe(pictures ? 2 : 0);
    if (items?.[0]) expect(instanceFacets.safeParse(items[0].facets).error).toBeUndefined();
  });

  withSamples('the table names every DICOM file of the folder', () => {
    expect(
      readdirSync(`${samples}/dicom`)
        .filter((name) => name !== 'LICENSE')
        .sort(),
    ).toEqual(TABLE.map(([file]) => file).sort());
  });

  withSamples('the licence text is no DICOM', () => {
    expect(dicomSniffer.sniff(read('dicom/LICENSE').subarray(0, 256), { name: 'LICENSE', size: 3140 })).toBe(0);
  });

  withSamples.each([
    ['chrFren.dcm', 'Buc^Jérôme'],
    ['chrJapMulti.dcm', 'やまだ^たろう'],
    ['chrKoreanMulti.dcm', '김희중'],
    ['chrX1.dcm', 'Wang^XiaoDong=王^小東'],
    ['chrX2.dcm', 'Wang^XiaoDong=王^小东'],
  ])('%s: the name is %s', async (file, name) => {
    const { items } = await parseBytes(read(`dicom/${file}`));
    expect(items?.[0]?.identityFacets?.patientName).toBe(name);
  });

  withSamples('one MR in four codings gives the same picture', async () => {
    const files = ['MR_small.dcm', 'MR_small_RLE.dcm', 'MR_small_bigendian.dcm', 'MR_small_implicit.dcm'];
    const outputs = await Promise.all(files.map((file) => parseBytes(read(`dicom/${file}`))));
    const previews = outputs.map(({ items }) => items?.[0]?.derivatives?.[1]?.data);
    expect(previews[0]?.length).toBeGreaterThan(500);
    for (const preview of previews) expect(preview).toEqual(previews[0]);
  });

  withSamples('a small patient: one study, two series, seven slices', async () => {
    const files = readdirSync(`${samples}/dicom-series`, { recursive: true })
      .map((path) => `dicom-series/${String(path)}`)
      .filter((path) => statSync(`${samples}/${path}`).isFile());
    const outputs = await Promise.all(files.map((file) => parseBytes(read(file))));
    const found = outputs.flatMap(({ items }) => items ?? []);
    expect(found).toHaveLength(7);
    const keys = (kind: string) =>
      new Set(found.map(({ groups }) => groups?.find((group) => group.kind === kind)?.key));
    expect([keys('medical.patient').size, keys('medical.study').size, keys('medical.series').size]).toEqual([1, 1, 2]);
  });
});
