import type { Sniffer } from '@lode/core';
import { isGif, sniffVideo, VIDEO_HEAD_BYTES } from '@lode/core/media';
import { readingsForm } from './sensors/readings-header.ts';
import { ReadingClock } from './sensors/reading-time.ts';
import { cellsOf, delimiterOf, encodingOf } from './sensors/text-lines.ts';

/** An animated GIF says how often it plays (Netscape's extension); a still one is a picture, and no footage. */
const animated = (head: Uint8Array) => isGif(head) && Buffer.from(head).includes('NETSCAPE2.0');

export const footageSniffer: Sniffer = {
  parser: 'mining.footage',
  headBytes: VIDEO_HEAD_BYTES,
  sniff: (head) => (sniffVideo(head) ? 0.7 : animated(head) ? 0.5 : 0),
};

/** A header with a time and sensors, and a first row whose time can be read. */
export const readingsSniffer: Sniffer = {
  parser: 'mining.sensor-csv',
  headBytes: 64 * 1024,
  sniff(head) {
    const text = new TextDecoder(encodingOf(head)).decode(head);
    const [header = '', row = ''] = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
    // Zeros among the rows are what a recorder leaves that lost its power; in the header they tell another format.
    if (header.length > 32 * 1024 || header.includes('\0')) return 0;
    const delimiter = delimiterOf(header);
    const form = readingsForm(cellsOf(header, delimiter), new Set());
    if (!form) return 0;
    const time = (cellsOf(row, delimiter)[form.time] ?? '').trim();
    return new ReadingClock(0).read(time) === null ? 0 : 0.7;
  },
};
