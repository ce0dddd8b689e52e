import type { Derivative, FindingDraft, ParsedItem } from '../contract/parsing.ts';
import { previewOf, thumbnailOf } from '../media/thumbnail.ts';
import type { FrameGrabber } from '../ports/frame-grabber.ts';

const NO_TOOL: FindingDraft = {
  code: 'core.no-poster',
  severity: 'info',
  message: {
    en: 'The video has no preview picture, because ffmpeg is not installed on the hub. Everything else was read. Install ffmpeg, restart the hub and bring the file in again to get one.',
    zh: '由于服务器未安装 ffmpeg，该视频没有预览图，其他内容均已读取。安装 ffmpeg、重启服务后重新导入该文件即可生成预览图。',
  },
};

const NO_FRAME: FindingDraft = {
  code: 'core.no-poster',
  severity: 'info',
  message: {
    en: 'The video has no preview picture, because ffmpeg could not decode one. It may be damaged, or of a codec that this ffmpeg lacks; check whether it plays.',
    zh: 'ffmpeg 无法解码出画面，因此该视频没有预览图。文件可能已损坏，或当前 ffmpeg 不支持其编码；请检查能否播放。',
  },
};

/** The frame itself, or the first one where the video ends before it. */
async function pictureAt(frames: FrameGrabber, file: string, seconds: number): Promise<Uint8Array | null> {
  const picture = await frames.frame(file, seconds);
  return picture ?? (seconds > 0 ? frames.frame(file, 0) : null);
}

/**
 * Thumbnail and preview of a video whose parser asks for them and brings none; a remark where there is no picture to be
 * had. `file` is the item's local path.
 */
export async function withPoster(frames: FrameGrabber, item: ParsedItem, file: string): Promise<ParsedItem> {
  const { poster, derivatives = [], findings = [] } = item;
  if (!poster || derivatives.some(({ role }) => role === 'thumbnail')) return item;
  if (frames.available === null) return { ...item, findings: [...findings, NO_TOOL] };
  const picture = await pictureAt(frames, file, poster.seconds);
  const made: Derivative[] = [];
  if (picture) {
    try {
      made.push(await thumbnailOf(picture));
      if (!derivatives.some(({ role }) => role === 'preview')) made.push(await previewOf(picture));
    } catch {
      made.length = 0;
    }
  }
  if (made.length === 0) return { ...item, findings: [...findings, NO_FRAME] };
  return { ...item, derivatives: [...derivatives, ...made] };
}
