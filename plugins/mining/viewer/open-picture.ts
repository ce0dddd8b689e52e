import type { EditorFrame, OpenPicture } from '@lode/core/viewer';

/** What annotations count frames by where the container does not say: as the viewer steps. */
const USUAL_RATE = 25;

/**
 * Footage for the editor of annotations, frame by frame. The browser finds a frame by its time, half a frame behind its
 * beginning, so that rounding does not give the one before; exact for a constant frame rate.
 */
export const openPicture: OpenPicture = async ({ asset }) => {
  const part = asset.parts.find(({ role, mediaType }) => role === 'original' && mediaType.startsWith('video/'));
  if (!part) return null;
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  video.src = part.url;
  await happens(video, 'loadeddata');
  const { frameRate, frames } = (asset.facets['mining'] ?? {}) as { frameRate?: number | null; frames?: number };
  const rate = frameRate || USUAL_RATE;
  const [width, height] = [video.videoWidth, video.videoHeight];
  const start = asset.when?.start ?? null;
  const at = (index: number) => BigInt(Math.round((index / rate) * 1e9));
  let turn: Promise<unknown> = Promise.resolve();
  const seek = async (index: number): Promise<EditorFrame> => {
    const time = Math.min((index + 0.5) / rate, Math.max(video.duration - 0.5 / rate, 0));
    if (Math.abs(video.currentTime - time) > 0.1 / rate) {
      const there = happens(video, 'seeked');
      video.currentTime = time;
      await there;
    }
    return { width, height, source: await createImageBitmap(video) };
  };
  return {
    width,
    height,
    timeOf: (index) => (start === null ? null : { start: start + at(index), end: start + at(index + 1) }),
    frames: frames || Math.max(1, Math.round(video.duration * rate)),
    // One video element: a frame waits until the one before was taken from it.
    frame: (index) => {
      const next = turn.then(() => seek(index));
      turn = next.catch(() => undefined);
      return next;
    },
    close: () => video.removeAttribute('src'),
  };
};

function happens(video: HTMLVideoElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, () => resolve(), { once: true });
    video.addEventListener('error', () => reject(new Error(video.error?.message ?? 'the video cannot be read')), {
      once: true,
    });
  });
}
