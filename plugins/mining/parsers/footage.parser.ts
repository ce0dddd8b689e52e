import type { CoreFacets, Derivative, FindingDraft, Parser } from '@lode/core';
import { thumbnailOf, VideoUnreadable } from '@lode/core/media';
import { finding } from '../findings.ts';
import { footageContext, shaftPlace, shiftGroups, type FootageContext } from '../layouts/shift-context.ts';
import { alignClock } from './footage-clock.ts';
import { clipFindings, probeClip, type Clip } from './footage-probe.ts';

const MOST_KEYFRAMES = 2_000;
const MOST_GAPS = 1_000;
/** Recorders without a clock write 1904, 1970 or their birth date. */
const [EARLIEST, LATEST] = [Date.UTC(2000, 0, 2), Date.UTC(2100, 0, 1)];

/** When it begins: as the shift says, else as the container does; the second is what the recorder believed. */
function startOf(clip: Clip, context: FootageContext): Date | null {
  if (context.start !== null) return new Date(Number(BigInt(context.start) / 1_000_000n));
  const created = clip.createdAt?.getTime() ?? NaN;
  return created > EARLIEST && created < LATEST ? clip.createdAt : null;
}

function whereOf({ camera, ...context }: FootageContext): CoreFacets['where'] | null {
  const { lon = null, lat = null } = camera ?? {};
  return lon !== null && lat !== null ? { bbox: [lon, lat, lon, lat] } : shaftPlace(context);
}

async function firstPicture(read: () => Promise<Uint8Array>): Promise<Derivative[]> {
  try {
    return [await thumbnailOf(await read())];
  } catch {
    // A damaged picture has no thumbnail; that it is damaged is said already.
    return [];
  }
}

/** A clip of a mine's camera: MP4, MOV, MKV, WebM, MPEG-TS or animated GIF → one asset, nothing decoded. */
export const footageParser: Parser = {
  id: 'mining.footage',
  title: { en: 'Safety footage', zh: '安全监控视频' },
  async parse({ source, companions, context }) {
    const known = footageContext(context);
    let clip: Clip;
    try {
      clip = await probeClip(source);
    } catch (error) {
      if (!(error instanceof VideoUnreadable)) throw error;
      const { reason, text } = error;
      return { findings: [finding('footage-unreadable', 'error', text, { evidence: { reason } })] };
    }
    const findings: FindingDraft[] = clipFindings(clip);
    const start = startOf(clip, known);
    if (!start) {
      const message = {
        en: 'It is not known when the clip was taken, so it cannot be set beside readings.',
        zh: '视频拍摄时间未知，无法与读数对应。',
      };
      findings.push(finding('no-start', 'info', message));
    }
    const clock = await alignClock(clip, known, companions['readings']?.source);
    // A clip that came alone has nothing that its clock could disagree with.
    if (known.camera) findings.push(...clock.findings);
    const duration = Number(clip.durationNs) / 1e9;
    const { camera } = known;
    const where = whereOf(known);
    const isGif = clip.container === 'gif';
    return {
      items: [
        {
          kind: 'mining.footage',
          mediaType: clip.mediaType,
          groups: shiftGroups(known),
          core: {
            ...(start && { when: { start, end: new Date(start.getTime() + Math.round(duration * 1e3)) } }),
            ...(where && { where }),
            ...(camera && { device: camera.code }),
          },
          facets: {
            ...(camera && { camera: camera.code }),
            ...(camera?.name && { cameraName: camera.name }),
            ...(camera?.area && { area: camera.area }),
            container: clip.container,
            codec: clip.codec,
            codecString: clip.codecString,
            width: clip.width,
            height: clip.height,
            frames: clip.frames,
            frameRate: clip.frameRate,
            duration,
            keyframes: clip.keyframes.slice(0, MOST_KEYFRAMES),
            keyframeCount: clip.keyframes.length,
            gaps: clip.gaps.slice(0, MOST_GAPS).map(({ start: from, end }) => ({ start: from, end })),
            clockOffset: { ...clock.offset },
            clockVerdict: clock.offset.verdict,
            zones: (camera?.zones ?? []).map(({ rule, ...zone }) => ({ ...zone, ...(rule !== undefined && { rule }) })),
          },
          links: known.readings.map((path) => ({ role: 'sensors', path })),
          words: camera?.name ? [camera.name.en, camera.name.zh] : [],
          ...(isGif
            ? { derivatives: await firstPicture(() => source.read(0, source.size)) }
            : {
                poster: { seconds: Math.min(duration / 2, Math.max(0, clip.keyframes[1] ?? clip.keyframes[0] ?? 0)) },
              }),
          findings,
        },
      ],
    };
  },
};
