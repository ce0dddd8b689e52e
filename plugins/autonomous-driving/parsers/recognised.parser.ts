import type { LocalText, Parser, Sniffer } from '@lode/core';
import { finding } from '../findings.ts';

/** Formats that come with drives, are known by their beginning, and are not read. */
type Recognised = 'NumPy' | 'Feather' | 'OSM XML' | 'OpenDRIVE' | 'OpenSCENARIO' | 'rosbag2 metadata';

const HEAD = 4096;
const latin = (head: Uint8Array) => Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');

/** Which of them these first bytes are; null for none. */
export function recognised(head: Uint8Array): Recognised | null {
  const text = latin(head.subarray(0, HEAD));
  // numpy.lib.format: \x93NUMPY and a version; comma2k19 gives its arrays no extension.
  if (text.startsWith('\x93NUMPY')) return 'NumPy';
  // Arrow's IPC file format, which Feather 2 is.
  if (text.startsWith('ARROW1\0\0')) return 'Feather';
  if (/^\s*rosbag2_bagfile_information:/.test(text)) return 'rosbag2 metadata';
  if (!/^(?:\xef\xbb\xbf)?\s*</.test(text)) return null;
  const root = /<(osm|OpenDRIVE|OpenSCENARIO)[\s>]/.exec(text)?.[1];
  return root === 'osm' ? 'OSM XML' : root === 'OpenDRIVE' || root === 'OpenSCENARIO' ? root : null;
}

const WORDS: Record<Recognised, LocalText> = {
  NumPy: {
    en: 'This is a NumPy array. What it measures is not written in it, so it is not read; MCAP and ROS bags are',
    zh: '这是 NumPy 数组，文件中没有说明其测量内容，因此不予读取；请提供 MCAP 或 ROS 数据包',
  },
  Feather: {
    en: 'Feather (Arrow) is recognised but not read yet; MCAP and ROS bags are',
    zh: '已识别为 Feather（Arrow），但暂不支持读取；请提供 MCAP 或 ROS 数据包',
  },
  'OSM XML': {
    en: 'A map as OSM XML (Lanelet2 uses it) is recognised but not read yet',
    zh: '已识别为 OSM XML 地图（Lanelet2 采用此格式），但暂不支持读取',
  },
  OpenDRIVE: { en: 'OpenDRIVE is recognised but not read yet', zh: '已识别为 OpenDRIVE，但暂不支持读取' },
  OpenSCENARIO: { en: 'OpenSCENARIO is recognised but not read yet', zh: '已识别为 OpenSCENARIO，但暂不支持读取' },
  'rosbag2 metadata': {
    en: 'This is the metadata.yaml of a ROS 2 bag, without the bag; upload the folder that holds both',
    zh: '这是 ROS 2 数据包的 metadata.yaml，但缺少数据包本身；请上传包含两者的目录',
  },
};

export const recognisedSniffer: Sniffer = {
  parser: 'autonomous-driving.recognised',
  headBytes: HEAD,
  sniff: (head) => (recognised(head) ? 0.6 : 0),
};

/** Says which format it is, and that it is not read: better than "unknown". */
export const recognisedParser: Parser = {
  id: 'autonomous-driving.recognised',
  title: { en: 'Driving data that is not read yet', zh: '暂不支持的自动驾驶数据格式' },
  async parse({ source }) {
    const format = recognised(await source.read(0, Math.min(source.size, HEAD)));
    const message = format ? WORDS[format] : { en: 'This is no format that is known here', zh: '不是已知的格式' };
    return { findings: [finding('not-read-yet', 'error', message, { evidence: { format } })] };
  },
};
