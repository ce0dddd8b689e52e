import { CaretRightOutlined, PauseOutlined, StepBackwardOutlined, StepForwardOutlined } from '@ant-design/icons';
import type { ViewerAnnotation, ViewerFinding } from '@lode/core/viewer';
import { useEffect, useMemo, useReducer, useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useText } from '../i18n/i18n.ts';
import { LaneStack } from './lane-stack.tsx';
import { fractionOf, lanesOf, marksOf, stepOf, timeAt } from './time-lanes.ts';
import type { ShellClock } from './viewer-clock.ts';
import { keyIsForViewer } from './viewer-keys.ts';

const rates = [0.1, 0.25, 0.5, 1, 2, 5, 10, 60];

/** Play, step and drag on the shared clock, with findings as marks and annotations as lanes. Nothing without a span. */
export function Scrubber(props: { clock: ShellClock; annotations: ViewerAnnotation[]; findings: ViewerFinding[] }) {
  const { clock, annotations, findings } = props;
  const { t, format } = useText();
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const track = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLSpanElement>(null);
  const lanes = useMemo(() => lanesOf(annotations), [annotations]);
  const marks = useMemo(() => marksOf(findings), [findings]);
  const span = clock.span;
  const shown = span !== null && span.end > span.start;

  useEffect(() => {
    let { playing, rate, span: known } = clock;
    // The moving parts are written into the page without React: they change with every frame.
    const show = () => {
      if (clock.span && track.current && words.current) {
        const text = format.instant(clock.now);
        words.current.textContent = text;
        track.current.style.setProperty('--at', `${fractionOf(clock.span, clock.now) * 100}%`);
        track.current.setAttribute('aria-valuenow', String(Number((clock.now - clock.span.start) / 1_000_000n)));
        track.current.setAttribute('aria-valuetext', text);
      }
      if (playing === clock.playing && rate === clock.rate && known === clock.span) return;
      ({ playing, rate, span: known } = clock);
      draw();
    };
    show();
    return clock.subscribe(show);
  }, [clock, format, shown]);

  useEffect(() => {
    if (!shown) return undefined;
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (!clock.span || !keyIsForViewer(event)) return;
      const step = { ',': -1n, '.': 1n }[event.key];
      if (event.key === ' ') (clock.playing ? clock.pause : clock.play).call(clock);
      else if (step) move(clock, step);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [clock, shown]);

  if (!span || !shown) return null;
  const seekTo = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    clock.seek(timeAt(span, (event.clientX - left) / width));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, bigint> = { ArrowLeft: -1n, ArrowRight: 1n, PageDown: -50n, PageUp: 50n };
    const step = steps[event.key];
    if (step) move(clock, event.shiftKey ? step * 10n : step);
    else if (event.key === 'Home') clock.seek(span.start);
    else if (event.key === 'End') clock.seek(span.end);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="scrubber">
      <div className="scrubber-keys">
        <button
          type="button"
          title={`${t('viewer.stepBack')} (,)`}
          aria-label={t('viewer.stepBack')}
          onClick={() => move(clock, -1n)}
        >
          <StepBackwardOutlined aria-hidden />
        </button>
        <button
          type="button"
          title={`${t(clock.playing ? 'viewer.pause' : 'viewer.play')} (${t('viewer.space')})`}
          aria-label={t(clock.playing ? 'viewer.pause' : 'viewer.play')}
          onClick={() => (clock.playing ? clock.pause() : clock.play())}
        >
          {clock.playing ? <PauseOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />}
        </button>
        <button
          type="button"
          title={`${t('viewer.step')} (.)`}
          aria-label={t('viewer.step')}
          onClick={() => move(clock, 1n)}
        >
          <StepForwardOutlined aria-hidden />
        </button>
        <select
          aria-label={t('viewer.rate')}
          value={clock.rate}
          onChange={({ target }) => clock.setRate(Number(target.value))}
        >
          {rates.map((rate) => (
            <option key={rate} value={rate}>
              {format.number(rate)} ×
            </option>
          ))}
        </select>
        <span ref={words} className="scrubber-time figure" data-testid="viewer-time" />
        <span className="scrubber-length quiet figure">
          {t('viewer.length', { length: format.duration(Number((span.end - span.start) / 1_000_000n) / 1000) })}
        </span>
      </div>
      <div
        ref={track}
        className="scrubber-track"
        role="slider"
        tabIndex={0}
        aria-label={t('viewer.time')}
        aria-valuemin={0}
        aria-valuemax={Number((span.end - span.start) / 1_000_000n)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          seekTo(event);
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && seekTo(event)}
      >
        <LaneStack span={span} lanes={lanes} marks={marks} />
        <span className="scrubber-hand" />
      </div>
    </div>
  );
}

function move(clock: ShellClock, steps: bigint): void {
  if (!clock.span) return;
  clock.pause();
  clock.seek(clock.now + steps * stepOf(clock.span));
}
