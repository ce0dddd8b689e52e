import { useState } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { PluginSummary } from '../queries/session.ts';
import { facetText, facetValue, unitText } from './facet-values.ts';

/** Facets with their declared titles and units, in the order of declaration; then what the plugin did not declare. */
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
  const facts: { key: string; title: string; value: string; identity: boolean }[] = [];
  for (const [key, { title, unit, type, identity }] of declared) {
    const value = facetText(facetValue(facets, key), format, type);
    if (value !== '')
      facts.push({ key, title: format.text(title), value: unit ? `${value} ${unitText(unit)}` : value, identity });
  }
  for (const [owner, own] of Object.entries(facets)) {
    if (typeof own !== 'object' || own === null) continue;
    for (const [name, raw] of Object.entries(own)) {
      const value = facetText(raw, format);
      if (value !== '' && !declared.has(`${owner}.${name}`))
        facts.push({ key: `${owner}.${name}`, title: name, value, identity: false });
    }
  }
  if (facts.length === 0) return <p className="quiet">{t('facts.none')}</p>;
  const shown = all || !limit ? facts : facts.slice(0, limit);
  return (
    <>
      <dl className="facts">
        {shown.map((fact) => (
          <div key={fact.key}>
            <dt>
              {fact.title}
              {fact.identity && <span className="tag">{t('facts.identity')}</span>}
            </dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
      {shown.length < facts.length && (
        <button type="button" className="text-button" onClick={() => setAll(true)}>
          {t('facet.more', { count: facts.length - shown.length })}
        </button>
      )}
    </>
  );
}
