import { useEffect, useRef, useState } from 'react';
import type { ViewerChannel, ViewerProps, ViewerSeries } from '@lode/core/viewer';
import type { Words } from './words.ts';

interface Props {
  channel: ViewerChannel;
  window: ViewerProps['window'];
  /** Sensor time at the left and right edge, nanoseconds. */
  from: bigint;
  to: bigint;
  now: bigint;
  words: Words;
  locale: 'en' | 'zh';
  onSeek(t: bigint): void;
}

const HEIGHT = 44;
const LABEL = 150;
/** Limits of the channel's place class, where its plugin put them among the attributes. */
const limitsOf = ({ attributes }: ViewerChannel) =>
  ['alarm', 'cutOff'].flatMap((name) => (typeof attributes[name] === 'number' ? [attributes[name]] : []));

function draw(canvas: HTMLCanvasElement, series: ViewerSeries, channel: ViewerChannel, from: bigint, to: bigint): void {
  const { clientWidth: width } = canvas;
  const scale = window.devicePixelRatio;
  canvas.width = width * scale;
  canvas.height = HEIGHT * scale;
  const context = canvas.getContext('2d')!;
  context.scale(scale, scale);
  context.clearRect(0, 0, width, HEIGHT);
  const limits = limitsOf(channel);
  const known = [...series.min, ...series.max, ...limits].filter((value) => !Number.isNaN(value));
  const low = channel.type === 'state' ? 0 : Math.min(...known, 0);
  const high = Math.max(...known, channel.type === 'state' ? 1 : low + 1e-9);
  const [start, end] = [Number(from / 1_000_000n), Number(to / 1_000_000n)];
  const x = (t: number) => ((t - start) / (end - start)) * width;
  const y = (value: number) => HEIGHT - 5 - ((value - low) / (high - low)) * (HEIGHT - 10);
  for (const limit of limits) {
    context.fillStyle = '#ff6b6b22';
    context.fillRect(0, 0, width, y(limit));
    context.fillStyle = '#ff6b6b';
    context.fillRect(0, y(limit), width, 1);
  }
  context.strokeStyle = '#7fb2ff';
  context.lineWidth = 1.3;
  context.beginPath();
  let drawing = false;
  let before = 0;
  for (const [i, t] of series.t.entries()) {
    const [min, max] = [series.min[i]!, series.max[i]!];
    if (Number.isNaN(min)) {
      drawing = false;
      continue;
    }
    if (!drawing) context.moveTo(x(t), y(max));
    else if (channel.type === 'state') context.lineTo(x(t), before);
    context.lineTo(x(t), y(max));
    if (min !== max) context.lineTo(x(t), y(min));
    before = y(min);
    drawing = true;
  }
  context.stroke();
}

/**
 * Value that holds at a time: the last sample at or before it; null in a gap. What is read begins with the window, so at
 * its very edge the first sample stands in, if it comes within a point's width.
 */
function valueAt({ t, max }: ViewerSeries, now: bigint): number | null {
  const ms = Number(now / 1_000_000n);
  const width = t.length > 1 ? (t.at(-1)! - t[0]!) / (t.length - 1) : 0;
  let found: number | null = null;
  for (const [i, at] of t.entries()) {
    if (at > ms && (i > 0 || at > ms + width)) break;
    found = Number.isNaN(max[i]!) ? null : max[i]!;
  }
  return found;
}

/** A state in the file's own words or as on and off; a count as it is; a measure with its unit. */
function valueText({ type, unit, attributes }: ViewerChannel, value: number, words: Words): string {
  if (type === 'number') return `${value.toFixed(2)} ${unit ?? ''}`;
  const label = (attributes['labels'] as unknown[] | undefined)?.[value];
  if (typeof label === 'string') return label;
  return attributes['quantity'] === 'belt' ? (value >= 0.5 ? words.on : words.off) : String(value);
}

/** One channel on the shared time axis, with its limits and the value under the cursor of time. */
export function SensorLane({ channel, window: read, from, to, now, words, locale, onSeek }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [series, setSeries] = useState<ViewerSeries | null>(null);
  useEffect(() => {
    let gone = false;
    void read(channel.id, from, to, 1_200).then((found) => !gone && setSeries(found)).catch(() => undefined); // prettier-ignore
    return () => void (gone = true);
  }, [channel.id, from, to]);
  useEffect(() => {
    if (!canvas.current || !series) return;
    const element = canvas.current;
    const again = new ResizeObserver(() => draw(element, series, channel, from, to));
    again.observe(element);
    return () => again.disconnect();
  }, [series, channel, from, to]);
  const value = series && valueAt(series, now);
  const said = value === null ? words.gap : valueText(channel, value, words);
  const place = Number(((now - from) * 10_000n) / (to - from || 1n)) / 100;
  return (
    <div style={{ display: 'flex', borderTop: '1px solid #20262f', height: HEIGHT }}>
      <div style={{ width: LABEL, padding: '4px 8px', fontSize: 12, lineHeight: 1.4, overflow: 'hidden' }}>
        <div style={{ whiteSpace: 'nowrap', textOverflow: 'ellipsis', overflow: 'hidden' }}>
          {channel.title[locale]}
        </div>
        <div style={{ color: '#ffd166', fontVariantNumeric: 'tabular-nums' }}>{said}</div>
      </div>
      <div
        style={{ position: 'relative', flex: 1, cursor: 'ew-resize' }}
        onPointerDown={(event) => {
          const { left, width } = event.currentTarget.getBoundingClientRect();
          onSeek(from + BigInt(Math.round(((event.clientX - left) / width) * Number(to - from))));
        }}
      >
        <canvas ref={canvas} style={{ width: '100%', height: HEIGHT, display: 'block' }} />
        {place >= 0 && place <= 100 && (
          <div
            style={{ position: 'absolute', left: `${place}%`, top: 0, bottom: 0, width: 1, background: '#ffd166' }}
          />
        )}
      </div>
    </div>
  );
}
