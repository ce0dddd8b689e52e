import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { AssetCell } from '../queries/catalog.ts';
import type { Severity } from '../queries/findings.ts';
import { SeverityMark, StateMark } from '../ui/marks.tsx';
import { Thumbnail } from '../ui/thumbnail.tsx';

interface Props {
  assets: AssetCell[];
  hasMore: boolean;
  onMore: () => void;
  selected: string | undefined;
  onSelect: (id: string | undefined) => void;
  onOpen: (id: string) => void;
  /** Given: the assets are rows of a table with these columns, else cells of a grid. */
  columns?: { key: string; title: string; numeric?: boolean; render: (asset: AssetCell) => ReactNode }[];
}

const cellWidth = 172;
const cellHeight = 176;
const rowHeight = 40;
const gap = 8;

/**
 * Thumbnails or rows, of which only the visible ones are in the document. It is one stop of the Tab key; arrow keys move
 * the selection, Enter opens, Escape lets go.
 */
export function AssetGrid({ assets, hasMore, onMore, selected, onSelect, onOpen, columns: fields }: Props) {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  const columns = fields ? 1 : Math.max(2, Math.floor((width + gap) / (cellWidth + gap)));
  const rows = Math.ceil(assets.length / columns);
  const virtualizer = useVirtualizer({
    count: rows + (hasMore ? 1 : 0),
    getScrollElement: () => box.current,
    estimateSize: () => (fields ? rowHeight : cellHeight + gap),
    overscan: fields ? 10 : 3,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, fields !== undefined]);
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows - 1) onMore();
  }, [hasMore, last, rows, onMore]);

  const index = assets.findIndex(({ id }) => id === selected);
  const move = (to: number) => {
    const target = assets[Math.max(0, Math.min(assets.length - 1, to))];
    if (!target) return;
    onSelect(target.id);
    virtualizer.scrollToIndex(Math.floor(assets.indexOf(target) / columns));
  };
  const visibleRows = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / (fields ? rowHeight : cellHeight)));
  const steps: Record<string, number> = {
    ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns,
    PageDown: columns * visibleRows, PageUp: -columns * visibleRows, Home: -assets.length, End: assets.length,
  }; // prettier-ignore
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = steps[event.key];
    if (step !== undefined) move(index < 0 ? 0 : index + step);
    else if (event.key === 'Enter' && selected) onOpen(selected);
    else if (event.key === 'Escape' && selected) onSelect(undefined);
    else return;
    event.preventDefault();
  };
  // On arrival from an address with a selection, bring it into view once.
  const shown = useRef(false);
  useEffect(() => {
    if (shown.current || index < 0 || width === 0) return;
    shown.current = true;
    virtualizer.scrollToIndex(Math.floor(index / columns), { align: 'auto' });
  }, [index, width, columns, virtualizer]);

  const template = fields && {
    gridTemplateColumns: `minmax(160px, 2fr) ${fields.map(() => 'minmax(80px, 1fr)').join(' ')}`,
  };
  const tableWidth = fields && { minWidth: 180 + fields.length * 96 };
  return (
    <div
      ref={box}
      className={fields ? 'asset-rows' : 'asset-grid'}
      data-testid="asset-grid"
      role={fields ? 'grid' : 'listbox'}
      aria-label={t('browse.assets')}
      aria-rowcount={fields ? assets.length + 1 : undefined}
      aria-activedescendant={index >= 0 ? `asset-${selected}` : undefined}
      tabIndex={0}
      onKeyDown={onKey}
    >
      {fields && (
        <div role="row" className="asset-row asset-row-head" style={{ ...template, ...tableWidth }}>
          <span role="columnheader">{t('asset.name')}</span>
          {fields.map((field) => (
            <span key={field.key} role="columnheader" className={field.numeric ? 'numeric' : undefined}>
              {field.title}
            </span>
          ))}
        </div>
      )}
      <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative', ...tableWidth }}>
        {items.map((item) => (
          <div
            key={item.key}
            role="presentation"
            className={fields ? undefined : 'asset-grid-row'}
            style={{
              position: 'absolute', top: 0, left: 0, right: 0, transform: `translateY(${item.start}px)`,
              ...(fields ? {} : { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, height: cellHeight }),
            }} // prettier-ignore
          >
            {item.index >= rows
              ? Array.from({ length: columns }, (_, at) => (
                  <span key={at} className={fields ? 'row-ghost' : 'cell-ghost'} />
                ))
              : assets.slice(item.index * columns, (item.index + 1) * columns).map((asset, at) => {
                  const common = {
                    id: `asset-${asset.id}`,
                    'data-testid': 'asset-cell',
                    'aria-selected': asset.id === selected,
                    onClick: () => onSelect(asset.id),
                    onDoubleClick: () => onOpen(asset.id),
                  };
                  return fields ? (
                    <div
                      key={asset.id}
                      {...common}
                      role="row"
                      aria-rowindex={item.index + 2}
                      className="asset-row"
                      style={template}
                    >
                      <span role="gridcell" className="asset-row-name">
                        <Thumbnail src={asset.thumbnail} />
                        <span className="cell-name" title={asset.name}>
                          {asset.name}
                        </span>
                      </span>
                      {fields.map((field) => (
                        <span key={field.key} role="gridcell" className={field.numeric ? 'numeric' : undefined}>
                          {field.render(asset)}
                        </span>
                      ))}
                    </div>
                  ) : (
                    <div
                      key={asset.id}
                      {...common}
                      role="option"
                      aria-posinset={item.index * columns + at + 1}
                      aria-setsize={hasMore ? -1 : assets.length}
                      className="asset-cell"
                    >
                      <Thumbnail src={asset.thumbnail} />
                      <span className="cell-name" title={asset.name}>
                        {asset.name}
                      </span>
                      <span className="cell-marks">
                        <CellMarks asset={asset} />
                      </span>
                    </div>
                  );
                })}
          </div>
        ))}
      </div>
    </div>
  );
}

/** State, the worst finding and how many annotations, as far as there is something to say. */
function CellMarks({ asset }: { asset: AssetCell }) {
  const { t, format } = useText();
  const worst = worstOf(asset);
  return (
    <>
      <StateMark state={asset.state} bare={asset.state === 'READY'} />
      {worst && <SeverityMark severity={worst} count={asset.findings.length} />}
      {asset.annotationCount > 0 && (
        <span className="mark quiet" title={t('asset.annotations')}>
          <span aria-hidden="true">▱</span>
          <span className="figure">{format.number(asset.annotationCount)}</span>
          <span className="for-readers">{t('asset.annotations')}</span>
        </span>
      )}
    </>
  );
}

/** The worst severity among an asset's findings. */
export function worstOf(asset: Pick<AssetCell, 'findings'>): Severity | undefined {
  return (['error', 'warning', 'info'] as const).find((severity) =>
    asset.findings.some((one) => one.severity === severity),
  );
}
