import type { Sniffer } from '@lode/core';

// Yours: how your format begins.
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const begins = (head: Uint8Array, magic: number[]) => magic.every((byte, i) => head[i] === byte);

/** By the first bytes, never by the name: 0 is "not mine", 1 is "certain". */
export const photoSniffer: Sniffer = {
  parser: 'my-domain.photo',
  headBytes: 8,
  sniff: (head) => (begins(head, PNG) || begins(head, JPEG) ? 0.5 : 0),
};
