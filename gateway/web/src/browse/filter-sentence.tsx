import { CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { classWords, unitText, valueWords } from '../asset/facet-values.ts';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import type { Count, DatasetDetail } from '../queries/catalog.ts';
import { GROUP } from '../queries/catalog.ts';
import type { FacetDeclaration, PluginSummary } from '../queries/session.ts';
import { conditionCount, withFacet } from './browse-search.ts';
import type { BrowseSearch, FacetRange } from './browse-search.ts';

interface Props {
  total: Count | undefined;
  dataset: DatasetDetail;
  plugin: PluginSummary | undefined;
  search: BrowseSearch;
  onChange: (search: BrowseSearch) => void;
}

/** The filters as a sentence: "1,234 assets where modality is CT and state is Ready", each condition removable. */
export function FilterSentence({ total, dataset, plugin, search, onChange }: Props) {
  const { t, format } = useText();
  const group = useQuery({
    queryKey: ['group', search.group],
    queryFn: ({ signal }) => ask(GROUP, { id: search.group! }, signal),
    enabled: search.group !== undefined,
  });
  const drop = (key: keyof BrowseSearch) => () => {
    const { [key]: _, ...rest } = search;
    onChange(rest);
  };
  const chips: { key: string; words: ReactNode; remove: () => void }[] = [];
  if (search.q) chips.push({ key: 'q', words: t('filter.text', { text: search.q }), remove: drop('q') });
  if (search.state)
    chips.push({
      key: 'state',
      words: t('filter.is', { name: t('facet.state'), value: t(`state.${search.state}`) }),
      remove: drop('state'),
    });
  if (search.kind) {
    const kind = plugin?.kinds.find(({ id }) => id === search.kind);
    chips.push({
      key: 'kind',
      words: t('filter.is', { name: t('facet.kind'), value: kind ? format.text(kind.title) : search.kind }),
      remove: drop('kind'),
    });
  }
  if (search.group)
    chips.push({
      key: 'group',
      words: t('filter.group', { name: group.data?.group?.name ?? '…' }),
      remove: drop('group'),
    });
  if (search.cls) {
    const name = classWords(search.cls, dataset.classCounts, format);
    chips.push({ key: 'cls', words: t('filter.class', { name }), remove: drop('cls') });
  }
  if (search.finding)
    chips.push({ key: 'finding', words: t('filter.finding', { code: search.finding }), remove: drop('finding') });
  for (const [key, choice] of Object.entries(search.f ?? {})) {
    const declaration = dataset.facetCounts.find((facet) => facet.key === key)?.declaration;
    const name = declaration ? format.text(declaration.title) : key;
    const unit = declaration?.unit ? ` ${unitText(declaration.unit)}` : '';
    const words = Array.isArray(choice)
      ? t('filter.is', { name, value: choice.map((value) => wordOf(value, declaration)).join(t('filter.or')) })
      : rangeWords(name, unit, choice);
    chips.push({ key, words, remove: () => onChange(withFacet(search, key, null)) });
  }

  function wordOf(value: string | boolean, declaration?: FacetDeclaration): string {
    if (typeof value === 'boolean') return t(value ? 'facet.yes' : 'facet.no');
    return valueWords(value, format, declaration);
  }

  function rangeWords(name: string, unit: string, { gte, lte }: FacetRange): string {
    const shown = (value: number | string) => (typeof value === 'number' ? format.number(value) : value) + unit;
    if (gte !== undefined && lte !== undefined) return t('filter.between', { name, from: shown(gte), to: shown(lte) });
    return gte !== undefined
      ? t('filter.atLeast', { name, value: shown(gte) })
      : t('filter.atMost', { name, value: shown(lte!) });
  }

  const count = total ? t('filter.assets', { count: total.value, shown: format.count(total) }) : t('filter.counting');
  return (
    <div className="sentence" aria-live="polite">
      <span>{chips.length > 0 ? t('filter.where', { assets: count }) : count}</span>
      {chips.map((chip, index) => (
        <Fragment key={chip.key}>
          {index > 0 && <span className="quiet">{t('filter.and')}</span>}
          <span className="chip">
            {chip.words}
            <button type="button" aria-label={t('filter.remove')} title={t('filter.remove')} onClick={chip.remove}>
              <CloseOutlined aria-hidden />
            </button>
          </span>
        </Fragment>
      ))}
      {conditionCount(search) > 1 && (
        <button
          type="button"
          className="text-button"
          onClick={() => onChange(search.view ? { view: search.view } : {})}
        >
          {t('filter.clear')}
        </button>
      )}
    </div>
  );
}
