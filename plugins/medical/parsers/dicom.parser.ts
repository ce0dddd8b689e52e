import { inflateRawSync, constants } from 'node:zlib';
import type { FindingDraft, ParseInput, ParseOutput, Parser } from '@lode/core';
import { checkCharset, checkInstance, damage, directoryFinding, withoutIdentity } from './check-instance.ts';
import { describeInstance, sopInstanceUidOf } from './describe-instance.ts';
import { code } from './elements.ts';
import { scanFragments } from './fragments.ts';
import type { Encapsulated } from './fragments.ts';
import { openDataset } from './open-dataset.ts';
import type { Inflate, OpenedFile } from './open-dataset.ts';
import { picturesOf } from './thumbnail.ts';

const DIRECTORY_CLASS = '1.2.840.10008.1.3.10';

const inflate: Inflate = (bytes, limit) => {
  try {
    // Z_SYNC_FLUSH gives what there is when the data ends early.
    const options = { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH };
    return { bytes: inflateRawSync(bytes, options), complete: true };
  } catch {
    return { bytes: new Uint8Array(0), complete: false };
  }
};

/** Pixel data that the file does not hold to the end; null when it is whole or absent. */
function missingPixels(opened: OpenedFile, found: Encapsulated | null): FindingDraft | null {
  const { pixelData, source } = opened;
  if (!pixelData) return null;
  if (found) {
    if (found.end === 'delimiter' || found.end === 'capped') return null;
    const evidence = { fragments: found.fragments.length, stoppedAt: found.offset, fileBytes: source.size };
    const rule = found.end === 'truncated' ? 'truncated' : 'malformed';
    return damage(
      rule,
      `encapsulated pixel data stops after ${found.fragments.length} fragments`,
      evidence,
      'x7fe00010',
    );
  }
  const available = source.size - pixelData.dataOffset;
  if (pixelData.length <= available) return null;
  const evidence = { declared: pixelData.length, available, fileBytes: source.size };
  return damage(
    'truncated',
    `Pixel Data declares ${pixelData.length} bytes, ${available} are there`,
    evidence,
    'x7fe00010',
  );
}

function stopped({ stopped: stop, source }: OpenedFile): FindingDraft | null {
  if (!stop) return null;
  const rule = stop.cause === 'truncated' ? 'truncated' : 'malformed';
  return damage(rule, stop.detail, { offset: stop.offset, fileBytes: source.size, reason: stop.cause });
}

/**
 * Reads one DICOM file. A damaged one (cut off, or with a dataset that cannot be walked) gives an error and no item:
 * a half picture would be taken for a whole one. Everything else becomes an asset, with findings where it deviates.
 */
async function parse({ source }: ParseInput): Promise<ParseOutput> {
  const opened = await openDataset(source, inflate);
  const { pixelData, dataset } = opened;
  const found = pixelData?.hadUndefinedLength ? await scanFragments(opened.source, pixelData.dataOffset) : null;
  const broken = stopped(opened) ?? missingPixels(opened, found);
  if (broken) return { findings: [broken] };
  if (code(dataset, 'x00080016') === DIRECTORY_CLASS || code(opened.meta, 'x00020002') === DIRECTORY_CLASS) {
    return { findings: [directoryFinding(dataset.elements.x00041220?.items?.length ?? 0)] };
  }
  const identity = sopInstanceUidOf(opened);
  if (!identity) return { findings: [withoutIdentity()] };

  const { facets, ...described } = describeInstance(opened);
  const pictures = await picturesOf(opened, found);
  const findings = [...checkInstance(opened), ...checkCharset(opened), ...pictures.findings];
  const item = { kind: 'medical.instance', mediaType: 'application/dicom', identity, ...described, facets };
  return { items: [{ ...item, derivatives: pictures.derivatives, findings }] };
}

/** DICOM Part 10 files, and datasets without preamble or meta information. */
export const dicomParser: Parser = {
  id: 'medical.dicom',
  title: { en: 'DICOM', zh: 'DICOM 文件' },
  parse,
};
