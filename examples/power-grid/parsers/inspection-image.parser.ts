import sharp from 'sharp';
import type { CoreFacets, FindingDraft, ParsedItem, ParseInput, Parser } from '@lode/core';
import { PREVIEW_PIXELS, previewOf, thumbnailOf } from '@lode/core/media';
import { finding } from '../findings.ts';
import type { ImageFacets } from '../kinds.ts';
import { facetsOf, findingsOf, groupsOf, type Size } from './about-picture.ts';
import { MOST_LIST_BYTES, nameOf, readList, type InspectionList } from './inspection-list.ts';

const MOST_BYTES = 128 * 2 ** 20;
const MOST_PIXELS = 120e6;

/** The list, or why there is none for this picture. */
async function listOf({ companions }: ParseInput): Promise<InspectionList | FindingDraft> {
  const source = companions['list']?.source;
  if (!source) {
    return finding('no-list', 'warning', { en: 'The picture came without a list.', zh: '图像没有对应的巡检清单。' });
  }
  // The list says itself that it cannot be read; here it only matters that the picture stays without its facts.
  const read = source.size > MOST_LIST_BYTES ? 'too large' : readList(await source.read(0, source.size));
  if (typeof read !== 'string') return read;
  const message = { en: 'The list of the picture cannot be read.', zh: '该图像的巡检清单无法读取。' };
  return finding('no-list', 'warning', message, { evidence: { problem: read } });
}

/** Where and when, in the words that all domains share. */
function coreOf({ capturedAt, longitude, latitude }: Partial<ImageFacets>): CoreFacets {
  return {
    ...(capturedAt !== undefined && { when: { start: new Date(capturedAt) } }),
    ...(longitude !== undefined &&
      latitude !== undefined && { where: { bbox: [longitude, latitude, longitude, latitude] } }),
  };
}

/** The picture's size and pictures for people. Rejects when it is no whole JPEG or PNG. */
async function look(bytes: Uint8Array) {
  const image = sharp(bytes, { failOn: 'truncated', limitInputPixels: MOST_PIXELS });
  const { format, autoOrient } = await image.metadata();
  if (format !== 'jpeg' && format !== 'png') throw new Error(`${format} is neither JPEG nor PNG`);
  await image.stats(); // decodes all of it, so that one that is cut off is not taken for whole
  const size: Size = { width: autoOrient.width, height: autoOrient.height };
  const derivatives = [await thumbnailOf(bytes)];
  if (Math.max(size.width, size.height) > PREVIEW_PIXELS) derivatives.push(await previewOf(bytes));
  return { mediaType: `image/${format}`, size, derivatives };
}

async function aboutOf(input: ParseInput, size: Size): Promise<Partial<ParsedItem>> {
  const list = await listOf(input);
  if ('code' in list) return { findings: [list] };
  const { names } = input.context;
  const called = new Set(Array.isArray(names) ? names : [nameOf(input.path)]);
  const rows = list.rows.filter(({ file }) => called.has(file));
  if (rows.length === 0) {
    const message = { en: 'The list does not name this picture.', zh: '巡检清单中没有该图像。' };
    return { findings: [finding('not-in-list', 'warning', message)] };
  }
  const facets = facetsOf(rows);
  const groups = groupsOf(facets);
  return {
    facets,
    core: coreOf(facets),
    ...(groups.length > 0 && { groups }),
    findings: findingsOf(rows, list, size),
  };
}

/** JPEG or PNG of a drone, with what the list says of it. One that is cut off is rejected; one without a row is kept. */
export const imageParser: Parser = {
  id: 'power-grid.inspection-image',
  title: { en: 'Inspection image', zh: '巡检图像' },
  async parse(input) {
    const unreadable = (problem: string) => {
      const message = { en: 'The picture cannot be read.', zh: '图像无法读取。' };
      return { findings: [finding('unreadable', 'error', message, { evidence: { problem } })] };
    };
    if (input.source.size > MOST_BYTES) return unreadable('larger than 128 MiB');
    let seen;
    try {
      seen = await look(await input.source.read(0, input.source.size));
    } catch (error) {
      return unreadable((error as Error).message);
    }
    const { mediaType, size, derivatives } = seen;
    const about = await aboutOf(input, size);
    const facets = { ...size, ...about.facets };
    return { items: [{ ...about, kind: 'power-grid.inspection-image', mediaType, derivatives, facets }] };
  },
};
