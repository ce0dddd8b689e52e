import { previewOf, thumbnailOf } from '@lode/core/media';
import type { CoreFacets, FindingDraft, JsonObject, ParsedItem, Parser, ParseOutput } from '@lode/core';
import { finding } from '../findings.ts';
import { captureOf, type Capture } from './exif.ts';
import { decodeImage, imageHeader, MAX_PIXELS, type ImageHeader, type Raster } from './image-decode.ts';
import { luminance, measure, type Measures } from './image-measure.ts';
import { signatures } from './image-signature.ts';

const MAX_FILE_BYTES = 512 * 1024 * 1024;
const LAYOUT_FACETS = ['split', 'label', 'category'] as const;

function reject(code: string, en: string, zh: string, evidence: JsonObject = {}): ParseOutput {
  return { findings: [finding(code, 'error', { en, zh }, { evidence })] };
}

function findingsOf(header: ImageHeader, measures: Measures): FindingDraft[] {
  const findings: FindingDraft[] = [];
  const { brightness, range, darkest, brightest } = measures;
  if (header.orientation !== 1) {
    const message = {
      en: `Stored rotated (EXIF orientation ${header.orientation}): tools that ignore EXIF see another picture`,
      zh: `图像以旋转方式存储（EXIF 方向 ${header.orientation}），忽略 EXIF 的工具会看到不同的画面`,
    };
    findings.push(finding('exif-orientation', 'warning', message, { evidence: { orientation: header.orientation } }));
  }
  if (header.pages > 1) {
    const message = { en: 'Only the first page was read', zh: '文件含多页，仅读取第一页' };
    findings.push(finding('multi-page', 'info', message, { evidence: { pages: header.pages } }));
  }
  if (range <= 1) {
    const message = { en: 'The image is uniform: nothing can be seen on it', zh: '图像为单一颜色，没有任何内容' };
    findings.push(finding('blank', 'warning', message, { evidence: { range, brightness } }));
  } else if (brightest < 48 || darkest > 207) {
    // The ends of the histogram, not its mean: a binarised board may be 99.6 % white (DeepPCB 77000026) and well exposed.
    const message =
      brightest < 48
        ? {
            en: 'Underexposed: 99.9 % of the pixels are darker than 48 of 255',
            zh: '曝光不足：99.9% 的像素亮度低于 48',
          }
        : {
            en: 'Overexposed: 99.9 % of the pixels are brighter than 207 of 255',
            zh: '曝光过度：99.9% 的像素亮度高于 207',
          };
    findings.push(finding('exposure', 'warning', message, { evidence: { darkest, brightest, brightness } }));
  }
  return findings;
}

function coreOf({ camera, capturedAt, position }: Capture): CoreFacets {
  const core: CoreFacets = {};
  if (camera) core.device = camera;
  if (capturedAt) core.when = { start: new Date(capturedAt) };
  if (position) {
    const { longitude: x, latitude: y } = position;
    core.where = { bbox: [x, y, x, y], geometry: { type: 'Point', coordinates: [x, y] } };
  }
  return core;
}

async function derivativesOf(bytes: Uint8Array, header: ImageHeader, raster: Raster) {
  // Upright pictures reuse the decoded samples; rotated ones are decoded again so that the core can turn them.
  const pixels = header.orientation === 1 || header.format === 'bmp' ? raster : bytes;
  const derivatives = [await thumbnailOf(pixels)];
  // Browsers draw the other four formats themselves.
  if (header.format === 'tiff') derivatives.push(await previewOf(raster));
  return derivatives;
}

async function itemOf(bytes: Uint8Array, header: ImageHeader, raster: Raster, context: JsonObject, path: string) {
  // Started first: libvips scales and packs the thumbnail on its own threads while this one counts pixels.
  const pending = Promise.all([
    derivativesOf(bytes, header, raster),
    header.exif ? captureOf(header.exif) : ({} as Capture),
  ]);
  const grey = luminance(raster);
  const measures = measure(grey, raster.width, raster.height);
  const hashes = measures.range > 1 ? signatures(grey, raster.width, raster.height) : {};
  const [derivatives, capture] = await pending;
  const pair = context.pair as { role?: string; template?: string } | undefined;
  const facets: JsonObject = {
    width: header.width,
    height: header.height,
    format: header.format,
    blur: Math.round(measures.blur * 100) / 100,
    brightness: Math.round(measures.brightness * 100) / 100,
    ...hashes,
  };
  for (const name of LAYOUT_FACETS) if (typeof context[name] === 'string') facets[name] = context[name];
  if (pair?.role === 'test' || pair?.role === 'template') facets.pairRole = pair.role;
  if (capture.camera) facets.camera = capture.camera;
  if (capture.capturedAt) facets.capturedAt = capture.capturedAt;
  const item: ParsedItem = {
    kind: 'industrial-qc.image',
    mediaType: `image/${header.format}`,
    core: coreOf(capture),
    facets,
    derivatives,
    findings: findingsOf(header, measures),
  };
  // In a layout the path is the identity, so that the same picture in train and test stays visible as a leak.
  if (context.identity === 'path') item.identity = `path:${path}`;
  if (typeof pair?.template === 'string') item.links = [{ role: 'template', path: pair.template }];
  return item;
}

/**
 * JPEG, PNG, WebP, TIFF and BMP. Sizes are checked on the header before anything is decoded (200 Mpx). A damaged or
 * truncated file gives the finding `industrial-qc.truncated` and no item: half a picture must not be labelled.
 */
export const imageParser: Parser = {
  id: 'industrial-qc.image',
  title: { en: 'Inspection image', zh: '质检图像' },
  async parse({ path, source, context }) {
    if (source.size > MAX_FILE_BYTES) {
      return reject('image-too-large', 'The file is larger than 512 MiB', '文件超过 512 MiB', { bytes: source.size });
    }
    const bytes = await source.read(0, source.size);
    const header = await imageHeader(bytes);
    if (!header) return reject('image-unreadable', 'The image header cannot be read', '无法读取图像文件头');
    const { width, height } = header;
    if (width * height > MAX_PIXELS) {
      return reject('image-too-large', 'The image has more than 200 million pixels', '图像超过 2 亿像素', {
        width,
        height,
      });
    }
    const raster = await decodeImage(bytes, header);
    if (raster === 'truncated') {
      return reject('truncated', 'The image file is truncated or damaged', '图像文件不完整或已损坏', {
        bytes: source.size,
        width,
        height,
      });
    }
    return { items: [await itemOf(bytes, header, raster, context, path)] };
  },
};
