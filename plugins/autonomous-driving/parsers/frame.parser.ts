import sharp from 'sharp';
import { thumbnailOf } from '@lode/core/media';
import type { FindingDraft, JsonObject, ParsedItem, ParseInput, Parser } from '@lode/core';
import { finding } from '../findings.ts';
import { summarisePoints } from './point-bin.ts';

/** Larger files are no camera image of a car. */
const MOST_IMAGE_BYTES = 128 * 2 ** 20;
const MOST_PIXELS = 100_000_000;
/** x, y, z, intensity, ring (nuScenes and T4). */
const FIELDS = 5;

type Read = Pick<ParsedItem, 'mediaType' | 'derivatives'> & { facets: JsonObject; findings: FindingDraft[] };

const unreadable = (en: string, zh: string): FindingDraft => finding('frame-unreadable', 'error', { en, zh });

const RADAR_NOT_READ = finding('radar-not-read', 'info', {
  en: 'Radar sweeps are kept, and not read yet.',
  zh: '毫米波雷达数据暂不解析，已原样保存。',
});

async function readImage({ source, context }: ParseInput): Promise<Read | FindingDraft> {
  if (source.size > MOST_IMAGE_BYTES) return unreadable('The image is too large.', '图像文件过大。');
  try {
    const bytes = await source.read(0, source.size);
    const { format, width, height } = await sharp(bytes, { limitInputPixels: MOST_PIXELS }).metadata();
    const findings: FindingDraft[] = [];
    if (typeof context.width === 'number' && (context.width !== width || context.height !== height)) {
      const words = {
        en: `The image is ${width} × ${height} px; the table says ${context.width} × ${String(context.height)} px.`,
        zh: `图像为 ${width} × ${height} 像素，数据表中为 ${context.width} × ${String(context.height)} 像素。`,
      };
      findings.push(finding('frame-size', 'warning', words, { evidence: { width, height } }));
    }
    const derivatives = [await thumbnailOf(bytes)];
    return { mediaType: `image/${format}`, facets: { format, width, height }, derivatives, findings };
  } catch {
    return unreadable('The image cannot be decoded.', '图像无法解码。');
  }
}

async function readPoints({ source }: ParseInput): Promise<Read | FindingDraft> {
  const { points, broken, left, bounds, picture } = await summarisePoints(source, FIELDS);
  if (points === 0) return unreadable('The sweep holds not one whole point.', '点云文件中没有一个完整的点。');
  const findings: FindingDraft[] = [];
  if (left > 0) {
    const words = {
      en: `The sweep ends in the middle of a point (${left} bytes); ${points} were read.`,
      zh: `点云在一个点的中间结束（剩余 ${left} 字节），已读取 ${points} 个点。`,
    };
    findings.push(finding('sweep-cut', 'warning', words, { evidence: { bytes: source.size, left } }));
  }
  if (broken > 0) {
    const words = {
      en: `${broken} of ${points} points have a coordinate that is no number.`,
      zh: `${points} 个点中有 ${broken} 个的坐标不是有效数值。`,
    };
    findings.push(finding('points-not-finite', 'warning', words, { evidence: { broken, points } }));
  }
  const derivatives = [await thumbnailOf(picture)];
  return {
    mediaType: 'application/octet-stream',
    facets: { format: 'pcd.bin', points, ...(bounds && { bounds: { ...bounds } }) },
    ...{ derivatives, findings },
  };
}

async function read(input: ParseInput, modality: string): Promise<Read | FindingDraft> {
  if (modality === 'camera') return readImage(input);
  if (modality === 'lidar') return readPoints(input);
  return { mediaType: 'application/octet-stream', facets: { format: 'pcd' }, findings: [RADAR_NOT_READ] };
}

const textOf = (value: unknown, otherwise: string) => (typeof value === 'string' && value !== '' ? value : otherwise);

/** Facets that the tables told the layout; those of the bytes win over them. */
function told(context: JsonObject): JsonObject {
  const known = ['scene', 'sample', 'keyFrame', 'timestamp', 'calibration'];
  return Object.fromEntries(known.flatMap((name) => (context[name] === undefined ? [] : [[name, context[name]]])));
}

/**
 * A camera image or a lidar sweep (`.pcd.bin`) of a table set; the layout tells sensor, time and calibration in the
 * context. Radar sweeps are kept without being read.
 */
export const frameParser: Parser = {
  id: 'autonomous-driving.frame',
  title: { en: 'Sensor frame', zh: '传感器帧' },
  async parse(input) {
    const { context, path } = input;
    const modality = textOf(context.modality, 'camera');
    const found = await read(input, modality);
    if ('severity' in found) return { findings: [found] };
    const sensor = textOf(context.sensor, path.split('/').at(-2) ?? 'unknown');
    const key = textOf(context.sceneToken, '');
    const name = textOf(context.scene, key);
    const time = textOf(context.timestamp, '');
    const start = /^\d{1,19}$/.test(time) ? new Date(Number(BigInt(time) / 1_000_000n)) : null;
    const item: ParsedItem = {
      ...found,
      kind: 'autonomous-driving.frame',
      // Two frames of a standing car may have the same bytes and are two frames still.
      identity: textOf(context.token, path),
      order: `${name}/${time.padStart(19, '0')}/${sensor}`,
      facets: { sensor, modality, ...told(context), ...found.facets },
      core: { ...(start && { when: { start } }), device: sensor },
      ...(key !== '' && { groups: [{ kind: 'autonomous-driving.scene', key, name }] }),
    };
    return { items: [item] };
  },
};
