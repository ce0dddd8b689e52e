import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useText } from '../i18n/i18n.ts';
import { LazyMap } from '../search/lazy-map.tsx';
import { addressOfMatch, MatchList } from '../search/match-list.tsx';
import { placedMatch, useMatches } from '../search/matches.hook.ts';
import { boxOf, nearOf, withCondition } from '../search/question-address.ts';
import type { QuestionAddress } from '../search/question-address.ts';
import { QuestionBuilder } from '../search/question-builder.tsx';
import { QuestionText } from '../search/question-text.tsx';
import { Timeline } from '../search/timeline.tsx';
import { usePlugins } from '../session.hook.ts';
import { Empty, Failure, Waiting } from '../ui/states.tsx';

const route = getRouteApi('/app/shell/search');

type Box = [number, number, number, number];

/** One question across all domains: as a sentence and as text; matches as list, on the map and on the timeline. */
export function SearchPage() {
  const { t, format } = useText();
  const address = route.useSearch();
  const navigate = useNavigate();
  const plugins = usePlugins();
  const [selected, setSelected] = useState<string | null>(null);
  const [drawing, setDrawing] = useState(false);
  const shownBox = useRef<Box | null>(null);
  const { query, matches, asked, total } = useMatches(address);
  const placed = useMemo(() => matches.map(placedMatch), [matches]);
  const titles = useMemo(
    () => Object.fromEntries(plugins.map(({ id, title }) => [id, format.text(title)])),
    [plugins, format],
  );
  const change = useCallback((next: QuestionAddress) => void navigate({ to: '/search', search: next }), [navigate]);
  const open = (key: string) => {
    const match = matches.find((one) => one.key === key);
    if (match) void navigate(addressOfMatch(match));
  };
  return (
    <div className="ask-page">
      <section className="ask" aria-label={t('ask.sentence')}>
        <div className="page-head">
          <h1>{t('ask.head')}</h1>
          {asked && (
            <Button size="small" onClick={() => change({})}>
              {t('ask.clear')}
            </Button>
          )}
        </div>
        <QuestionBuilder
          address={address}
          onChange={change}
          shownBox={() => shownBox.current}
          drawing={drawing}
          onDrawing={setDrawing}
        />
        <h2>{t('ask.asText')}</h2>
        <QuestionText address={address} onChange={change} />
      </section>
      <section className="ask-list" aria-label={t('ask.results')}>
        <p className="ask-count" aria-live="polite">
          {total && asked && t('ask.matches', { count: total.value, shown: format.count(total) })}
          {query.hasNextPage && asked && (
            <span className="quiet"> {t('ask.loaded', { shown: format.number(matches.length) })}</span>
          )}
        </p>
        {!asked && (
          <Empty>
            {t('ask.start')}
            <p>
              <Button onClick={() => change({ shows: ['person'] })}>{t('ask.example')}</Button>
            </p>
          </Empty>
        )}
        {asked && query.isPending && <Waiting rows={8} />}
        {asked && query.error && <Failure error={query.error} onRetry={() => void query.refetch()} />}
        {asked && query.isSuccess && matches.length === 0 && <Empty>{t('ask.nothing')}</Empty>}
        {matches.length > 0 && <MatchList matches={matches} selected={selected} onSelect={setSelected} />}
        {asked && query.hasNextPage && (
          <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
            {t('action.more')}
          </Button>
        )}
      </section>
      <div className="ask-sight">
        <LazyMap
          items={placed}
          selected={selected}
          onSelect={setSelected}
          onOpen={open}
          circle={nearOf(address.near ?? '')}
          box={boxOf(address.box ?? '')}
          drawing={drawing}
          onDrawn={({ lon, lat, metres }) => {
            setDrawing(false);
            change(withCondition(address, { near: [lon, lat, metres].join(), box: undefined }));
          }}
          onView={(box) => (shownBox.current = box)}
        />
        <Timeline items={placed} titles={titles} selected={selected} onSelect={setSelected} onOpen={open} />
      </div>
    </div>
  );
}
