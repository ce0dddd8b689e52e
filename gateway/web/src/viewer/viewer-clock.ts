import type { ViewerClock } from '@lode/core/viewer';

type Span = NonNullable<ViewerClock['span']>;

/** Where the clock gets its frames and the time of day from; `now` in milliseconds, from any start. */
export interface Frames {
  now(): number;
  request(callback: () => void): number;
  cancel(handle: number): void;
}

/** The shell's own handle on the clock: what viewers do not set. */
export interface ShellClock extends ViewerClock {
  setRate(rate: number): void;
  /** Stops for good: the asset has been left. */
  stop(): void;
}

const browserFrames: Frames = {
  now: () => performance.now(),
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
};

/** The clock of one asset. Before there is a span, `seek` is remembered and done once one is declared. */
export function viewerClock(first: Span | null, frames: Frames = browserFrames): ShellClock {
  let span = first;
  let now = first?.start ?? 0n;
  let wanted: bigint | null = null;
  /** False until someone has chosen a time: until then a new span is shown from its start. */
  let chosen = false;
  let playing = false;
  let rate = 1;
  let source: (() => bigint) | null = null;
  let frame: number | null = null;
  // Time runs from here, so that the roundings of single frames do not add up.
  let anchor = { at: 0, t: 0n };
  const listeners = new Set<() => void>();

  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const within = (t: bigint, { start, end }: Span) => (t < start ? start : t > end ? end : t);
  const setAnchor = () => (anchor = { at: frames.now(), t: now });
  const halt = () => {
    playing = false;
    if (frame !== null) frames.cancel(frame);
    frame = null;
  };
  const tick = () => {
    frame = null;
    if (!playing || !span) return;
    const passed = Math.max(0, frames.now() - anchor.at) * rate * 1e6;
    const t = source ? source() : anchor.t + BigInt(Math.round(passed));
    now = within(t, span);
    if (t >= span.end) halt();
    else frame = frames.request(tick);
    tell();
  };

  return {
    get span() {
      return span;
    },
    get now() {
      return now;
    },
    get playing() {
      return playing;
    },
    get rate() {
      return rate;
    },
    declare({ start, end }) {
      const next = { start, end: end < start ? start : end };
      if (span?.start === next.start && span.end === next.end) return;
      span = next;
      now = within(wanted ?? (chosen ? now : next.start), next);
      chosen ||= wanted !== null;
      wanted = null;
      setAnchor();
      tell();
    },
    seek(t) {
      if (!span) {
        wanted = t;
        return;
      }
      chosen = true;
      now = within(t, span);
      setAnchor();
      tell();
    },
    play() {
      if (playing || !span || span.start === span.end) return;
      if (now >= span.end) now = span.start;
      chosen = true;
      playing = true;
      setAnchor();
      frame = frames.request(tick);
      tell();
    },
    pause() {
      if (!playing) return;
      halt();
      tell();
    },
    setRate(next) {
      if (!(next > 0) || next === rate) return;
      rate = next;
      setAnchor();
      tell();
    },
    follow(next) {
      source = next;
      setAnchor();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      halt();
      listeners.clear();
      source = null;
    },
  };
}
