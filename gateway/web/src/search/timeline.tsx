import { ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { PointerEvent } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { Placed } from './placed.ts';
import { moved, ticksOf, viewOf, zoomed } from './time-axis.ts';
import type { TimeView } from './time-axis.ts';

const laneHead = 136;
const rowHeight = 12;
const axisHeight = 22;
/** Rows of a lane before bars lie over each other. */
const mostRows = 6;
/** Narrower would be neither seen nor hit. */
const least = 5;

interface Props {
  items: Placed[];
  /** Names of the lanes. */
  titles: Record<string, string>;
  selected: string | null;
  onSelect: (key: string | null) => void;
  onOpen: (key: string) => void;
}

/** What has a time, by lanes, on one axis that zooms and moves. */
export function Timeline({ items, titles, selected, onSelect, onOpen }: Props) {
  const { t, format, locale } = useText();
  const holder = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [view, setView] = useState<TimeView | null>(null);
  const timed = items.flatMap((item) => (item.span ? [{ ...item, span: item.span }] : []));
  const whole = viewOf(timed.map(({ span }) => span));
  const shown = view ?? whole;
  const plot = Math.max(width - laneHead, 1);
  const extent = whole && `${whole.from},${whole.to}`;
  useEffect(() => setView(null), [extent]);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    observer.observe(holder.current!);
    return () => observer.disconnect();
  }, []);
  const latest = useRef({ shown, plot });
  latest.current = { shown, plot };
  useEffect(() => {
    // React's wheel listeners are passive; the page must not scroll along.
    const onWheel = (event: WheelEvent) => {
      const { shown: now, plot: space } = latest.current;
      if (!now) return;
      event.preventDefault();
      const at = (event.clientX - holder.current!.getBoundingClientRect().left - laneHead) / space;
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) setView(moved(now, event.deltaX / space));
      else setView(zoomed(now, Math.exp(-event.deltaY / 300), Math.min(1, Math.max(0, at))));
    };
    const element = holder.current!;
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);
  const drag = useRef<number | null>(null);
  const onPointerMove = (event: PointerEvent) => {
    if (drag.current === null || !shown || event.buttons !== 1) return;
    setView(moved(shown, (drag.current - event.clientX) / plot));
    drag.current = event.clientX;
  };

  const x = (time: number) => (shown ? laneHead + ((time - shown.from) / (shown.to - shown.from)) * plot : 0);
  const lanes = lanesOf(timed, (span) => [x(span.start), Math.max(x(span.end), x(span.start) + least)]);
  const height = lanes.reduce((sum, { rows }) => sum + rows * rowHeight + 8, 0);
  const zoom = (factor: number) => shown && setView(zoomed(shown, factor, 0.5));
  return (
    <section className="timeline" aria-label={t('timeline.label')}>
      <div className="timeline-head">
        <span className="quiet">
          {timed.length === 0 ? t('timeline.none') : t('timeline.bars', { shown: format.number(timed.length) })}
        </span>
        {shown && (
          <span className="timeline-tools">
            <span className="quiet wide-only">{t('timeline.hint')}</span>
            <button
              type="button"
              className="icon-button"
              title={t('timeline.zoomOut')}
              aria-label={t('timeline.zoomOut')}
              onClick={() => zoom(0.5)}
            >
              <ZoomOutOutlined aria-hidden />
            </button>
            <button
              type="button"
              className="icon-button"
              title={t('timeline.zoomIn')}
              aria-label={t('timeline.zoomIn')}
              onClick={() => zoom(2)}
            >
              <ZoomInOutlined aria-hidden />
            </button>
            <button type="button" className="text-button" onClick={() => setView(null)}>
              {t('timeline.fit')}
            </button>
          </span>
        )}
      </div>
      <div
        ref={holder}
        className="timeline-plot"
        onPointerDown={(event) => (drag.current = event.clientX)}
        onPointerMove={onPointerMove}
        onPointerUp={() => (drag.current = null)}
      >
        {shown && width > 0 && (
          <svg width={width} height={height + axisHeight} aria-hidden="true">
            {ticksOf(shown, plot / 90, locale === 'zh' ? 'zh-CN' : 'en-GB').map(({ at, label }) => (
              <g key={at} transform={`translate(${x(at)} 0)`}>
                <line y2={height} className="timeline-tick" />
                <text y={height + 15} textAnchor="middle">
                  {label}
                </text>
              </g>
            ))}
            {lanes.map(({ key, top, bars }) => (
              <g key={key} transform={`translate(0 ${top})`}>
                {bars.map(({ item, row, from, to }) => (
                  <rect
                    key={item.key}
                    x={Math.max(from, laneHead)}
                    y={row * rowHeight + 4}
                    width={Math.max(0, Math.min(to, width) - Math.max(from, laneHead))}
                    height={rowHeight - 3}
                    rx={2}
                    fill={item.colour}
                    className={item.key === selected ? 'timeline-bar selected' : 'timeline-bar'}
                    onClick={() => onSelect(item.key === selected ? null : item.key)}
                    onDoubleClick={() => onOpen(item.key)}
                  >
                    <title>{`${item.name} · ${format.instant(BigInt(Math.round(item.span.start)) * 1_000_000n)}`}</title>
                  </rect>
                ))}
                <rect x={0} y={0} width={laneHead - 4} height={rowHeight + 8} className="timeline-ground" />
                <circle cx={6} cy={11} r={4} fill={bars[0]?.item.colour} />
                <text x={16} y={15}>
                  {titles[key] ?? key}
                </text>
              </g>
            ))}
          </svg>
        )}
      </div>
    </section>
  );
}

/** Bars by lane; bars that would touch go to another row while there are rows. */
function lanesOf<Item extends Placed & { span: { start: number; end: number } }>(
  items: Item[],
  place: (span: { start: number; end: number }) => [number, number],
) {
  const keys = [...new Set(items.map(({ lane }) => lane))].sort();
  let top = 0;
  return keys.map((key) => {
    const ends: number[] = [];
    const bars = items
      .filter((item) => item.lane === key)
      .map((item) => ({ item, at: place(item.span) }))
      .sort((a, b) => a.at[0] - b.at[0])
      .map(({ item, at: [from, to] }) => {
        let row = ends.findIndex((end) => end <= from);
        if (row < 0) row = ends.length < mostRows ? ends.length : ends.indexOf(Math.min(...ends));
        ends[row] = to + 1;
        return { item, row, from, to };
      });
    const lane = { key, top, bars, rows: Math.max(ends.length, 1) };
    top += lane.rows * rowHeight + 8;
    return lane;
  });
}
