import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { ParsedItem } from '../contract/parsing.ts';
import { noFrameGrabber, type FrameGrabber } from '../ports/frame-grabber.ts';
import { withPoster } from './poster.ts';

const footage: ParsedItem = { kind: 'mining.footage', mediaType: 'video/mp4', facets: {}, poster: { seconds: 3 } };
const picture = async () =>
  new Uint8Array(
    await sharp({ create: { width: 768, height: 432, channels: 3, background: 'teal' } })
      .png()
      .toBuffer(),
  );

/** Has pictures up to a time, and writes down what it was asked for. */
function fakeGrabber(until: number, made: () => Promise<Uint8Array | null>) {
  const asked: [string, number][] = [];
  const grabber: FrameGrabber = {
    available: '7.1',
    frame: (file, seconds) => {
      asked.push([file, seconds]);
      return seconds <= until ? made() : Promise.resolve(null);
    },
  };
  return { grabber, asked };
}

describe('withPoster', () => {
  it('adds thumbnail and preview from the frame that the parser names', async () => {
    const { grabber, asked } = fakeGrabber(10, picture);
    const item = await withPoster(grabber, footage, 'blob-of-the-video');
    expect(asked).toEqual([['blob-of-the-video', 3]]);
    expect(item.findings).toBeUndefined();
    const sizes = await Promise.all(
      item.derivatives!.map(async ({ role, mediaType, data }) => {
        const { width, height, format } = await sharp(data).metadata();
        return [role, mediaType, format, width, height];
      }),
    );
    expect(sizes).toEqual([
      ['thumbnail', 'image/webp', 'webp', 256, 144],
      ['preview', 'image/webp', 'webp', 768, 432],
    ]);
  });

  it('takes the first frame of a video that ends before', async () => {
    const { grabber, asked } = fakeGrabber(1, picture);
    expect((await withPoster(grabber, footage, 'v')).derivatives).toHaveLength(2);
    expect(asked.map(([, seconds]) => seconds)).toEqual([3, 0]);
  });

  it('says that ffmpeg is missing, and what to do', async () => {
    const item = await withPoster(noFrameGrabber, footage, 'v');
    expect(item.derivatives).toBeUndefined();
    expect(item.findings).toEqual([expect.objectContaining({ code: 'core.no-poster', severity: 'info' })]);
    expect(item.findings![0]!.message.en).toMatch(/ffmpeg is not installed/);
    expect(item.findings![0]!.message.zh).toMatch(/未安装 ffmpeg/);
  });

  it.each([
    ['no frame', () => Promise.resolve(null)],
    ['a frame that is no picture', () => Promise.resolve(new Uint8Array([1, 2, 3]))],
  ])('says that there was %s, keeping what the parser found', async (_, made) => {
    const remark = { code: 'mining.gap', severity: 'warning', message: { en: 'A gap.', zh: '有间断。' } } as const;
    const item = await withPoster(fakeGrabber(10, made).grabber, { ...footage, findings: [remark] }, 'v');
    expect(item.findings!.map(({ code }) => code)).toEqual(['mining.gap', 'core.no-poster']);
    expect(item.findings![1]!.message.en).toMatch(/could not decode/);
    expect(item.derivatives).toBeUndefined();
  });

  it('leaves alone what has a thumbnail, and what asks for none', async () => {
    const { grabber, asked } = fakeGrabber(10, picture);
    const own = { ...footage, derivatives: [{ role: 'thumbnail', mediaType: 'image/webp', data: new Uint8Array(1) }] };
    expect(await withPoster(grabber, own, 'v')).toBe(own);
    const { poster: _, ...still } = footage;
    expect(await withPoster(grabber, still, 'v')).toBe(still);
    expect(asked).toEqual([]);
  });
});
