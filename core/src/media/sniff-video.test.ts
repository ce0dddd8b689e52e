import { describe, expect, it } from '@jest/globals';
import { sniffVideo, VIDEO_HEAD_BYTES } from './sniff-video.ts';
import { steadyFrames, videoBytes } from './testing/video-bytes.ts';

const text = (words: string) => Uint8Array.from(words, (letter) => letter.charCodeAt(0));
const packets = (first: number, step: number, count: number) => {
  const bytes = new Uint8Array(first + step * count);
  for (let n = 0; n < count; n++) bytes[first + n * step] = 0x47;
  return bytes;
};

describe('sniffVideo', () => {
  it.each(['mp4', 'mov', 'mkv', 'webm'] as const)('knows %s by its first bytes', async (format) => {
    const bytes = await videoBytes(format, steadyFrames(3));
    expect(sniffVideo(bytes.subarray(0, VIDEO_HEAD_BYTES))).toBe(format);
  });

  it('knows transport streams with and without time codes', () => {
    expect(sniffVideo(packets(0, 188, 5))).toBe('ts');
    expect(sniffVideo(packets(4, 192, 5))).toBe('ts');
    expect(sniffVideo(packets(0, 189, 5))).toBeNull();
  });

  it('knows QuickTime from before ftyp', () => {
    expect(sniffVideo(text('\0\0\0\x08wide\0\0\x10\0mdat'))).toBe('mov');
    expect(sniffVideo(text('\0\0\0\x03wide\0\0\x10\0mdat'))).toBeNull();
  });

  it.each([
    ['a HEIC photograph', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['an audio book', '\0\0\0\x18ftypM4B \0\0\0\0'],
    ['a WAV', 'RIFF\x24\x08\0\0WAVEfmt '],
    ['a GIF', 'GIF89a\x10\0\x10\0\0\0\0'],
    ['words', 'GPS log of the survey, free of moov and mdat'],
    ['nothing', ''],
  ])('lets %s be', (_, bytes) => {
    expect(sniffVideo(text(bytes))).toBeNull();
  });
});
