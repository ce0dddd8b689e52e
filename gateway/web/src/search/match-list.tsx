import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useText } from '../i18n/i18n.ts';
import { datasetAddress } from '../pages/dataset-address.ts';
import { DomainIcon } from '../ui/domain-icon.tsx';
import { Thumbnail } from '../ui/thumbnail.tsx';
import { domainColour } from './domain-colour.ts';
import type { KeyedMatch } from './matches.hook.ts';

/** Where a match is opened: the asset at the start of the window, the first of its annotations selected. */
export function addressOfMatch({ asset, dataset, window, annotationIds }: KeyedMatch) {
  const [sel] = annotationIds;
  return {
    to: '/assets/$asset' as const,
    params: { asset: asset.id },
    search: { in: dataset.id, ...(window ? { t: window.start } : {}), ...(sel ? { sel } : {}) },
  };
}

/** Each match with why, when, where it is kept and under which licence. The one selected elsewhere is scrolled to. */
export function MatchList(props: { matches: KeyedMatch[]; selected: string | null; onSelect: (key: string) => void }) {
  const { matches, selected, onSelect } = props;
  const { t } = useText();
  return (
    <ol className="matches" aria-label={t('ask.results')}>
      {matches.map((match) => (
        <MatchItem key={match.key} match={match} selected={match.key === selected} onSelect={onSelect} />
      ))}
    </ol>
  );
}

function MatchItem(props: { match: KeyedMatch; selected: boolean; onSelect: (key: string) => void }) {
  const { match, selected, onSelect } = props;
  const { asset, dataset, window, why, licence, score } = match;
  const { t, format } = useText();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // What the pointer rests on must not move away from under it.
    if (selected && !item.current?.matches(':hover')) item.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const { to, params, search } = addressOfMatch(match);
  return (
    <li
      ref={item}
      className={selected ? 'match selected' : 'match'}
      style={{ borderLeftColor: domainColour(dataset.plugin) }}
      onMouseEnter={() => onSelect(match.key)}
    >
      <Link to={to} params={params} search={search} className="match-picture" tabIndex={-1} aria-hidden="true">
        <Thumbnail src={asset.thumbnail} />
      </Link>
      <div className="match-words">
        <Link to={to} params={params} search={search} className="wrap" onFocus={() => onSelect(match.key)}>
          {asset.name}
        </Link>
        <span className="wrap">{format.text(why)}</span>
        <span className="match-foot quiet">
          <span className="figure">{window ? windowText(window) : t('ask.noTime')}</span>
          <span className="named">
            <DomainIcon plugin={dataset.plugin} />
            <Link to="/datasets/$dataset" params={{ dataset: datasetAddress(dataset) }}>
              {dataset.name}
            </Link>
          </span>
          <span>{licence ?? t('datasets.noLicence')}</span>
          <span className="figure" title={t('ask.score', { percent: format.number(Math.round(score * 100)) })}>
            {format.number(Math.round(score * 100))} %
          </span>
        </span>
      </div>
    </li>
  );

  function windowText({ start, end }: { start: string; end: string }): string {
    const [from, to_] = [BigInt(start), BigInt(end)];
    if (from === to_) return format.instant(from);
    return `${format.instant(from)} + ${format.duration(Number((to_ - from) / 1_000_000n) / 1000)}`;
  }
}
