import { AppstoreOutlined, EnvironmentOutlined, FieldTimeOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { Segmented } from 'antd';
import { useText } from '../i18n/i18n.ts';
import type { AssetCell } from '../queries/catalog.ts';
import type { BrowseSearch } from './browse-search.ts';

const views = [
  { value: 'grid', word: 'view.grid', icon: AppstoreOutlined },
  { value: 'table', word: 'view.table', icon: UnorderedListOutlined },
  { value: 'map', word: 'view.map', icon: EnvironmentOutlined },
  { value: 'timeline', word: 'view.timeline', icon: FieldTimeOutlined },
] as const;

/** How the assets are shown: on map and timeline only where they have a place or a time. */
export function ViewChoice(props: {
  assets: AssetCell[];
  view: BrowseSearch['view'];
  onChange: (view: BrowseSearch['view']) => void;
}) {
  const { assets, view, onChange } = props;
  const { t } = useText();
  const offered = {
    grid: true,
    table: true,
    map: view === 'map' || assets.some(({ where }) => where),
    timeline: view === 'timeline' || assets.some(({ when }) => when),
  };
  return (
    <Segmented<'grid' | NonNullable<BrowseSearch['view']>>
      value={view ?? 'grid'}
      aria-label={t('view.label')}
      options={views
        .filter(({ value }) => offered[value])
        .map(({ value, word, icon: Icon }) => ({
          value,
          icon: <Icon title={t(word)} />,
          label: <span className="for-readers">{t(word)}</span>,
        }))}
      onChange={(next) => onChange(next === 'grid' ? undefined : next)}
    />
  );
}
