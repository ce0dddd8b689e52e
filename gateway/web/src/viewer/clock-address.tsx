import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { ShellClock } from './viewer-clock.ts';

const route = getRouteApi('/app/assets/$asset');

/** The address is written at most this often, and seldom while playing. Browsers limit how often it may change. */
const quietMs = 300;
const playingMs = 2000;

/** Keeps the clock and `t` of the address the same, in both directions. Draws nothing. */
export function ClockAddress({ clock }: { clock: ShellClock }) {
  const { t } = route.useSearch();
  const navigate = useNavigate();
  const written = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (t === undefined || t === written.current) return;
    written.current = t;
    clock.pause();
    clock.seek(BigInt(t));
  }, [clock, t]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let before = clock.now;
    const write = () => {
      timer = undefined;
      const now = String(clock.now);
      if (!clock.span || now === written.current) return;
      written.current = now;
      // By function: other parts of the address may have changed since.
      void navigate({ to: '.', search: (known: object) => ({ ...known, t: now }), replace: true } as never);
    };
    const unsubscribe = clock.subscribe(() => {
      // A span that was declared is no choice of time.
      if (clock.now === before) return;
      before = clock.now;
      timer ??= setTimeout(write, clock.playing ? playingMs : quietMs);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [clock, navigate]);
  return null;
}
