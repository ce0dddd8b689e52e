import { useState } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { PluginSummary } from '../queries/session.ts';
import { facetText, facetValue, unitText } from './facet-values.ts';

interface Fact {
  key: string;
  title: string;
  value: string;
  identity: boolean;
}

function Facts({ facts }: { facts: Fact[] }) {
  const { t } = useText();
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.key}>
          <dt>
            {fact.title}
            {fact.identity && <span className="tag">{t('facts.identity')}</span>}
          </dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/**
 * Facets with their declared titles and units, in the order of declaration; folded below them, under its raw name, what
 * the plugin keeps beside them. With a `limit`, so many declared ones and a button for the rest.
 */
export function FactList(props: {
  facets: Record<string, unknown>;
  plugin: PluginSummary | undefined;
  limit?: number;
}) {
  const { facets, plugin, limit } = props;
  const { t, format } = useText();
  const [all, setAll] = useState(false);
  const declared = new Map(
    (plugin?.kinds ?? []).flatMap((kind) => kind.facets.map((facet) => [facet.key, facet] as const)),
  );
  const facts = [...declared].flatMap(([key, { title, unit, type, valueTitles, identity }]): Fact[] => {
    const value = facetText(facetValue(facets, key), format, { type, valueTitles });
    const shown = unit ? `${value} ${unitText(unit)}` : value;
    return value === '' ? [] : [{ key, title: format.text(title), value: shown, identity }];
  });
  const others = Object.entries(facets).flatMap(([owner, own]) =>
    Object.entries((own ?? {}) as object).flatMap(([name, raw]): Fact[] => {
      const key = `${owner}.${name}`;
      const value = declared.has(key) ? '' : facetText(raw, format);
      return value === '' ? [] : [{ key, title: name, value, identity: false }];
    }),
  );
  if (facts.length + others.length === 0) return <p className="quiet">{t('facts.none')}</p>;
  const shown = all || !limit ? facts : facts.slice(0, limit);
  return (
    <>
      <Facts facts={shown} />
      {shown.length < facts.length && (
        <button type="button" className="text-button" onClick={() => setAll(true)}>
          {t('facet.more', { count: facts.length - shown.length })}
        </button>
      )}
      {shown.length === facts.length && others.length > 0 && (
        <details className="more-facts">
          <summary>{t('facts.others', { count: others.length })}</summary>
          <Facts facts={others} />
        </details>
      )}
    </>
  );
}
