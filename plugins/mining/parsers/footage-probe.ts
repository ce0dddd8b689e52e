import type { ByteSource, FindingDraft, LocalText } from '@lode/core';
import { isGif, probeAnimation, probeVideo, VideoUnreadable, type FrameGap, type VideoPackets } from '@lode/core/media';
import { finding, inEnglish } from '../findings.ts';

/** What a clip tells of itself, whatever its container. Seconds count from its first frame. */
export interface Clip {
  container: string;
  mediaType: string;
  codec: string;
  codecString: string;
  width: number;
  height: number;
  frames: number;
  frameRate: number | null;
  durationNs: bigint;
  keyframes: number[];
  gaps: FrameGap[];
  longestWithoutKeyframe: number;
  createdAt: Date | null;
  backwards: number;
  truncated: boolean;
  capped: boolean;
  /** Null for an animation, whose frames' sizes say nothing of motion. */
  packets: VideoPackets | null;
}

/** A longer animation is a video by the wrong name; it is read whole. */
const MAX_GIF_BYTES = 64 * 2 ** 20;

async function animation(source: ByteSource): Promise<Clip> {
  if (source.size > MAX_GIF_BYTES) throw new VideoUnreadable('unsupported');
  const { width, height, frames, delays, durationNs, truncated } = probeAnimation(await source.read(0, source.size));
  const median = [...delays].sort((a, b) => a - b)[delays.length >> 1]!;
  return {
    container: 'gif',
    mediaType: 'image/gif',
    codec: 'gif',
    codecString: 'gif',
    width,
    height,
    frames,
    frameRate: 1 / median,
    durationNs,
    // Whether a frame stands alone cannot be told without decoding; the first one does.
    keyframes: [0],
    gaps: [],
    longestWithoutKeyframe: 0,
    createdAt: null,
    backwards: 0,
    truncated,
    capped: false,
    packets: null,
  };
}

/** Rejects with VideoUnreadable for what is no clip, and with the source's own error when reading fails. */
export async function probeClip(source: ByteSource): Promise<Clip> {
  if (isGif(await source.read(0, Math.min(6, source.size)))) return animation(source);
  const { maxKeyframeInterval, rotation: _, audioTracks: _audio, ...probe } = await probeVideo(source);
  return { ...probe, longestWithoutKeyframe: maxKeyframeInterval };
}

/** Longer waits make a clip hard to enter in the middle, and lose much when one packet is lost; our default. */
const MOST_WITHOUT_KEYFRAME_SECONDS = 10;
const KNOWN_CODECS = new Set(['h264', 'h265', 'vp8', 'vp9', 'av1', 'gif']);

/** What is wrong with a clip as such. */
export function clipFindings(clip: Clip): FindingDraft[] {
  const findings: FindingDraft[] = [];
  const say = (code: string, severity: 'error' | 'warning', message: LocalText, extra = {}) =>
    findings.push(finding(code, severity, message, extra));
  const { gaps, codec, frames, durationNs, backwards, longestWithoutKeyframe } = clip;
  if (clip.truncated) {
    say('truncated', 'error', {
      en: 'The clip breaks off or is damaged; what is said of it holds for the part that can be read.',
      zh: '视频中途截断或已损坏，以下信息仅针对可读取的部分。',
    });
  }
  if (frames < 2 || durationNs <= 0n) {
    say(
      'zero-length',
      'warning',
      { en: 'The clip has no length: it holds a single frame or none.', zh: '视频没有时长，只有一帧或没有画面。' },
      {
        evidence: { frames },
      },
    );
  }
  const [gap] = gaps;
  if (gap) {
    const lost = gaps.reduce((sum, { start, end }) => sum + end - start, 0);
    const message = {
      en: `The picture is missing ${gaps.length} times, ${lost.toFixed(1)} s in all (first at ${gap.start.toFixed(1)} s).`,
      zh: `画面缺失 ${gaps.length} 处，共 ${lost.toFixed(1)} 秒（首处在第 ${gap.start.toFixed(1)} 秒）。`,
    };
    say('footage-gap', 'warning', message, {
      location: { seconds: gap.start },
      evidence: { count: gaps.length, lost, gaps: gaps.slice(0, 20).map(({ start, end }) => [start, end]) },
    });
  }
  if (longestWithoutKeyframe > MOST_WITHOUT_KEYFRAME_SECONDS) {
    const seconds = longestWithoutKeyframe.toFixed(1);
    const message = {
      en: `${seconds} s without a keyframe: jumping into the clip will be slow.`,
      zh: `${seconds} 秒内没有关键帧，跳转播放会很慢。`,
    };
    say('keyframe-interval', 'warning', message, {
      evidence: { seconds: longestWithoutKeyframe, limit: MOST_WITHOUT_KEYFRAME_SECONDS },
    });
  }
  if (backwards > 0) {
    const message = {
      en: `Time runs backwards ${backwards} times; frames were put in order by their time.`,
      zh: `时间戳倒退 ${backwards} 次，已按时间重新排列帧。`,
    };
    say('time-backwards', 'warning', message, { evidence: { count: backwards } });
  }
  if (clip.capped) {
    const message = {
      en: 'The clip has more than 2,000,000 frames; only those were looked at.',
      zh: '视频超过 200 万帧，仅检查了前 200 万帧。',
    };
    say('too-many-frames', 'warning', message);
  }
  if (!KNOWN_CODECS.has(codec)) {
    const message = {
      en: `The codec ${inEnglish(codec, 'used')} is not one that browsers play; convert the clip to H.264.`,
      zh: `浏览器无法播放 ${codec} 编码，请转换为 H.264。`,
    };
    say('codec', 'warning', message, { evidence: { codec } });
  }
  return findings;
}
