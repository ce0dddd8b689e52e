import sharp from 'sharp';
import { encodeRuns } from '@lode/core';
import type { AnnotationDraft, FindingDraft, JsonObject, LocalText, Parser, Severity } from '@lode/core';
import { finding } from '../findings.ts';
import { bmpHeader, decodeBmp } from './bmp.ts';
import { imageHeader, MAX_PIXELS } from './image-decode.ts';

// Bound once: these run for every pixel, and in a test runner's context each look-up of a global is slow.
const { max } = Math;

/** Values of a mask, one a pixel (the largest of its channels), up to 16 bits. */
interface MaskPixels {
  data: Uint8Array | Uint16Array;
  width: number;
  height: number;
}

const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** A header needs no more; exotic ones that do fall back to the whole file. */
const HEADER_BYTES = 256 * 1024;

function singleChannel(data: Uint8Array | Uint16Array, channels: number): Uint8Array | Uint16Array {
  if (channels === 1) return data;
  const out =
    data instanceof Uint16Array ? new Uint16Array(data.length / channels) : new Uint8Array(data.length / channels);
  for (let i = 0, at = 0; i < out.length; i++, at += channels) {
    let value = 0;
    for (let c = 0; c < channels; c++) value = max(value, data[at + c] as number);
    out[i] = value;
  }
  return out;
}

async function maskPixels(bytes: Uint8Array): Promise<MaskPixels | null> {
  const bmp = bmpHeader(bytes);
  if (bmp) {
    const bitmap = bmp.width * bmp.height > MAX_PIXELS ? 'truncated' : decodeBmp(bytes, bmp);
    if (bitmap === 'truncated') return null;
    return { data: singleChannel(bitmap.data, bitmap.channels), width: bitmap.width, height: bitmap.height };
  }
  try {
    const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'truncated' });
    const wide = (await image.metadata()).depth === 'ushort';
    // 16-bit masks hold class numbers: scaled down to 8 bits, class 1 would become background.
    const shaped = wide ? image.removeAlpha().toColourspace('rgb16') : image.removeAlpha();
    const { data, info } = await shaped.raw({ depth: wide ? 'ushort' : 'uchar' }).toBuffer({ resolveWithObject: true });
    const samples = wide
      ? new Uint16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
      : data;
    return { data: singleChannel(samples, info.channels), width: info.width, height: info.height };
  } catch {
    return null;
  }
}

function valuesOf(data: Uint8Array | Uint16Array): Set<number> {
  const seen = new Set<number>();
  for (const value of data) seen.add(value);
  return seen;
}

/** Only 0 and one of 1, 255, 65535: anything else is a soft edge, a class number or a JPEG artefact. */
function isBinary(values: Set<number>): boolean {
  const others = [...values].filter((value) => value !== 0);
  return others.length === 0 || (others.length === 1 && [1, 255, 65535].includes(others[0] as number));
}

/**
 * A mask file of the image `context.target`. Foreground is every value above 0. The mask becomes one annotation of
 * class `context.label` on the image, unless its size differs from the image's (companion `image`): a mask that does
 * not fit says nothing about where the defect is.
 */
export const maskParser: Parser = {
  id: 'industrial-qc.mask',
  title: { en: 'Defect mask', zh: '缺陷掩膜' },
  async parse({ path, source, companions, context }) {
    const label = typeof context.label === 'string' ? context.label : 'defect';
    const target = typeof context.target === 'string' ? context.target : undefined;
    const findings: FindingDraft[] = [];
    const say = (code: string, severity: Severity, message: LocalText, evidence: JsonObject = {}) =>
      findings.push(finding(code, severity, message, { evidence }));

    if (target === undefined) {
      say('orphan-mask', 'error', { en: 'No image belongs to this mask', zh: '该掩膜没有对应的图像' });
      return { findings };
    }
    const mask = source.size <= MAX_FILE_BYTES ? await maskPixels(await source.read(0, source.size)) : null;
    if (!mask) {
      say(
        'mask-unreadable',
        'error',
        { en: 'The mask cannot be decoded', zh: '掩膜文件无法解码' },
        { bytes: source.size },
      );
      return { findings };
    }
    const { width, height, data } = mask;
    const image = companions.image?.source;
    const header =
      image &&
      ((await imageHeader(await image.read(0, HEADER_BYTES))) ?? (await imageHeader(await image.read(0, image.size))));
    if (header && (header.width !== width || header.height !== height)) {
      const message = {
        en: `The mask is ${width} × ${height} px, its image ${header.width} × ${header.height} px`,
        zh: `掩膜为 ${width} × ${height} 像素，而图像为 ${header.width} × ${header.height} 像素`,
      };
      say('mask-size', 'error', message, { mask: [width, height], image: [header.width, header.height], target });
      return { findings };
    }
    const values = valuesOf(data);
    const foreground = values.size > 1 || !values.has(0);
    if (!isBinary(values)) {
      const message = {
        en: 'The mask is not binary; every value above 0 was read as defect',
        zh: '掩膜不是二值图，已将大于 0 的像素视为缺陷',
      };
      say('mask-not-binary', 'warning', message, { values: values.size });
    }
    if (label === 'good') {
      if (foreground)
        say(
          'mask-in-good',
          'warning',
          { en: 'A good image has a mask with a defect on it', zh: '良品图像的掩膜中标有缺陷' },
          { target },
        );
      return { findings };
    }
    if (!foreground) {
      say(
        'mask-empty',
        'warning',
        { en: 'The mask of a defect image is empty', zh: '缺陷图像的掩膜为空' },
        { label, target },
      );
      return { findings };
    }
    const counts = encodeRuns(data, width, height);
    const annotation: AnnotationDraft = {
      class: label,
      parts: [{ geometry: { kind: 'mask', size: [height, width], counts } }],
      originalId: path.slice(path.lastIndexOf('/') + 1),
    };
    return { annotations: [{ target: { path: target }, annotations: [annotation] }], findings };
  },
};
