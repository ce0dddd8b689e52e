import sharp from 'sharp';
import type { AnnotationDraft, CoreFacets, FindingDraft, JsonObject, ParsedItem, ParseInput, Parser } from '@lode/core';
import { thumbnailOf } from '@lode/core/media';
import { finding } from '../findings.ts';
import { readSidecar, type Sidecar } from './sidecar.ts';

// Check a claimed size before you allocate: the parser's process is ended at 1 GiB.
const MOST_BYTES = 64 * 2 ** 20;
const MOST_SIDECAR_BYTES = 2 ** 20;
const MOST_PIXELS = 100e6;

/** The sidecar's facts, or a finding that says why there are none. */
async function factsOf({ companions }: ParseInput): Promise<Sidecar | FindingDraft> {
  const source = companions['sidecar']?.source;
  if (!source) {
    return finding('no-sidecar', 'warning', { en: 'The photo has no sidecar.', zh: '照片没有旁注文件。' });
  }
  const read = source.size > MOST_SIDECAR_BYTES ? 'file: too large' : readSidecar(await source.read(0, source.size));
  if (typeof read !== 'string') return read;
  const message = { en: 'The sidecar cannot be used.', zh: '旁注文件无法使用。' };
  return finding('bad-sidecar', 'error', message, { evidence: { problem: read } });
}

const facetsOf = ({ device, time, value }: Sidecar): JsonObject => ({
  ...(device !== undefined && { device }),
  ...(time !== undefined && { capturedAt: time }),
  ...(value !== undefined && { value }),
});

/** Where and when, in the words that all domains share. */
function coreOf({ device, time, lon, lat }: Sidecar): CoreFacets {
  return {
    ...(device !== undefined && { device }),
    ...(time !== undefined && { when: { start: new Date(time) } }),
    ...(lon !== undefined && lat !== undefined && { where: { bbox: [lon, lat, lon, lat] } }),
  };
}

const markOf = ({ class: code, ...box }: Sidecar['marks'][number]): AnnotationDraft => ({
  class: code,
  parts: [{ geometry: { kind: 'box', ...box } }],
});

// Yours: what of a file becomes an item, and what is said of a bad one.
/** PNG or JPEG, with what its sidecar says. A picture that is cut off is rejected; a bad sidecar is told of. */
export const photoParser: Parser = {
  id: 'my-domain.photo',
  title: { en: 'Photo', zh: '照片' },
  async parse(input) {
    const unreadable = (problem: string) => {
      const message = { en: 'The photo cannot be read.', zh: '照片无法读取。' };
      return { findings: [finding('unreadable', 'error', message, { evidence: { problem } })] };
    };
    if (input.source.size > MOST_BYTES) return unreadable('larger than 64 MiB');
    const bytes = await input.source.read(0, input.source.size);
    let picture;
    try {
      // `stats` decodes the whole picture, so that one that is cut off is not taken for whole.
      const image = sharp(bytes, { failOn: 'truncated', limitInputPixels: MOST_PIXELS });
      picture = { ...(await image.metadata()), ...(await image.stats()), thumbnail: await thumbnailOf(bytes) };
    } catch (error) {
      return unreadable((error as Error).message);
    }
    // Width and height as the picture is seen: turned, as its EXIF says.
    const { autoOrient: size, format, thumbnail } = picture;
    const facts = await factsOf(input);
    const item: ParsedItem = {
      kind: 'my-domain.photo',
      mediaType: `image/${format}`,
      facets: { width: size.width, height: size.height },
      derivatives: [thumbnail],
      // The sidecar becomes a part of the asset: it is kept, shown, and covered by the asset's identity.
      ...(input.companions['sidecar'] && { parts: { sidecar: 'application/json' } }),
    };
    if ('code' in facts) return { items: [{ ...item, findings: [facts] }] };
    const annotations = facts.marks.map(markOf);
    return {
      items: [{ ...item, facets: { ...item.facets, ...facetsOf(facts) }, core: coreOf(facts) }],
      ...(annotations.length > 0 && { annotations: [{ target: { path: input.path, item: 0 }, annotations }] }),
    };
  },
};
