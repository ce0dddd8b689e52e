import { Button } from 'antd';
import { useMemo } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { AssetCell } from '../queries/catalog.ts';
import type { PluginSummary } from '../queries/session.ts';
import { domainColour } from '../search/domain-colour.ts';
import { LazyMap } from '../search/lazy-map.tsx';
import type { Placed } from '../search/placed.ts';
import { Timeline } from '../search/timeline.tsx';

/** The assets that were read so far on the map or the timeline. */
export function AssetPlaces(props: {
  view: 'map' | 'timeline';
  assets: AssetCell[];
  plugin: PluginSummary | undefined;
  hasMore: boolean;
  loading: boolean;
  onMore: () => void;
  selected: string | undefined;
  onSelect: (id: string | undefined) => void;
  onOpen: (id: string) => void;
}) {
  const { view, assets, plugin, hasMore, loading, onMore, selected, onSelect, onOpen } = props;
  const { t, format } = useText();
  const items = useMemo(() => assets.map(placedAsset), [assets]);
  const titles = useMemo(
    () => Object.fromEntries((plugin?.kinds ?? []).map(({ id, title }) => [id, format.text(title)])),
    [plugin, format],
  );
  const common = {
    items,
    selected: selected ?? null,
    onOpen,
    onSelect: (key: string | null) => onSelect(key ?? undefined),
  };
  return (
    <div className="asset-places">
      {view === 'map' ? <LazyMap {...common} /> : <Timeline {...common} titles={titles} />}
      {hasMore && (
        <p className="asset-places-foot">
          {t('ask.loaded', { shown: format.number(assets.length) })}
          <Button size="small" onClick={onMore} loading={loading}>
            {t('action.more')}
          </Button>
        </p>
      )}
    </div>
  );
}

/** Within one dataset a lane is a kind. */
function placedAsset({ id, name, kind, where, when }: AssetCell): Placed {
  return {
    key: id,
    name,
    lane: kind,
    colour: domainColour(kind.split('.')[0]!),
    where: where ? { bbox: where.bbox, geometry: where.geometry ?? null } : null,
    span: when ? { start: Date.parse(when.start), end: Date.parse(when.end) } : null,
  };
}
