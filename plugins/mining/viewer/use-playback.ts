import { useEffect, useReducer } from 'react';
import type { RefObject } from 'react';
import type { ViewerClock } from '@lode/core/viewer';

/** Draws again whenever the shared clock moves. */
export function useClock(clock: ViewerClock): bigint {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => clock.subscribe(again), [clock]);
  return clock.now;
}

const NS = 1e9;
/** Nearer than this the picture is left alone: seeking a video costs a decode. */
const SLACK_SECONDS = 0.04;

/** Ties a video element to the shared clock: playing, the video leads; standing, it follows. */
export function usePlayback(video: RefObject<HTMLVideoElement | null>, clock: ViewerClock, start: bigint): void {
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const time = () => start + BigInt(Math.round(element.currentTime * NS));
    const seconds = () => Number(clock.now - start) / NS;
    let leading = false;
    const lead = (yes: boolean) => {
      if (leading === yes) return;
      leading = yes;
      clock.follow(yes ? time : null);
    };
    const onClock = () => {
      if (clock.playing) {
        element.playbackRate = Math.min(16, Math.max(0.0625, clock.rate));
        if (element.paused) {
          if (Math.abs(element.currentTime - seconds()) > SLACK_SECONDS) element.currentTime = seconds();
          void element.play().then(() => lead(true)).catch(() => lead(false)); // prettier-ignore
        } else if (Math.abs(element.currentTime - seconds()) > 0.5) element.currentTime = seconds();
      } else {
        lead(false);
        if (!element.paused) element.pause();
        if (Math.abs(element.currentTime - seconds()) > SLACK_SECONDS) element.currentTime = seconds();
      }
    };
    const onLoaded = () => {
      if (!clock.span) clock.declare({ start, end: start + BigInt(Math.round((element.duration || 0) * NS)) });
      onClock();
    };
    element.addEventListener('loadedmetadata', onLoaded);
    if (element.readyState >= 1) onLoaded();
    const stop = clock.subscribe(onClock);
    return () => {
      stop();
      clock.follow(null);
      element.removeEventListener('loadedmetadata', onLoaded);
    };
  }, [video, clock, start]);
}
