import type { LocalText } from '../contract/values.ts';

/**
 * `truncated`: it ends before anything can be read. `no-video`: a container with sound or subtitles only.
 * `not-a-video`: something else. `unsupported`: a video of a kind that is not read here.
 */
export type VideoUnreadableReason = 'truncated' | 'no-video' | 'not-a-video' | 'unsupported';

const MESSAGES: Record<VideoUnreadableReason, LocalText> = {
  truncated: {
    en: 'The video breaks off before its index, so nothing of it can be read. It was probably cut off while being copied or recorded.',
    zh: '视频在索引之前中断，无法读取任何内容，可能是复制或录制时被截断。',
  },
  'no-video': { en: 'The file holds no picture track.', zh: '该文件没有画面轨道。' },
  'not-a-video': { en: 'The file is not a video, or its structure is damaged.', zh: '该文件不是视频，或结构已损坏。' },
  unsupported: {
    en: 'This kind of video is not read here. MP4, MOV, MKV, WebM and MPEG-TS are.',
    zh: '此处不支持该类视频；支持 MP4、MOV、MKV、WebM 与 MPEG-TS。',
  },
};

/** Why a file cannot be probed, in words for people. */
export class VideoUnreadable extends Error {
  readonly reason: VideoUnreadableReason;
  readonly text: LocalText;

  constructor(reason: VideoUnreadableReason, options?: ErrorOptions) {
    super(MESSAGES[reason].en, options);
    this.name = 'VideoUnreadable';
    this.reason = reason;
    this.text = MESSAGES[reason];
  }
}
