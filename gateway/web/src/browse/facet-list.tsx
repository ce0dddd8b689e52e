import { Checkbox, Input } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { AssetState, DatasetDetail, FacetCounts, ValueCount } from '../queries/catalog.ts';
import type { PluginSummary } from '../queries/session.ts';
import { classWords, titleWithUnit, valueWords } from '../asset/facet-values.ts';
import { colourOf } from '../palette.ts';
import { StateMark } from '../ui/marks.tsx';
import { withFacet } from './browse-search.ts';
import type { BrowseSearch, FacetRange } from './browse-search.ts';

interface Props {
  dataset: DatasetDetail;
  plugin: PluginSummary | undefined;
  search: BrowseSearch;
  onChange: (search: BrowseSearch) => void;
}

/** The filters on the left: state, classes and the declared facets, each only where it has values here. */
export function FacetList({ dataset, plugin, search, onChange }: Props) {
  const { t, format } = useText();
  const states = dataset.counts.byState.filter(({ count }) => count > 0);
  const kinds = plugin?.kinds ?? [];
  return (
    <div className="facets">
      {states.length > 0 && (
        <Facet title={t('facet.state')}>
          {states.map(({ state, count }) => (
            <Choice
              key={state}
              checked={search.state === state}
              count={count}
              onToggle={(on) => onChange({ ...search, state: on ? state : undefined } as BrowseSearch)}
            >
              <StateMark state={state as AssetState} />
            </Choice>
          ))}
        </Facet>
      )}
      {kinds.length > 1 && (
        <Facet title={t('facet.kind')}>
          {kinds.map((kind) => (
            <Choice
              key={kind.id}
              checked={search.kind === kind.id}
              onToggle={(on) => onChange({ ...search, kind: on ? kind.id : undefined } as BrowseSearch)}
            >
              {format.text(kind.title)}
            </Choice>
          ))}
        </Facet>
      )}
      {dataset.classCounts.length > 0 && (
        <Facet title={t('facet.class')}>
          <Values
            values={dataset.classCounts}
            wordsOf={(value) => classWords(value, dataset.classCounts, format)}
            chosen={search.cls ? [search.cls] : []}
            onToggle={(value, on) => onChange({ ...search, cls: on ? value : undefined } as BrowseSearch)}
            mark={(value) => <span className="swatch" style={{ background: colourOf(value) }} />}
          />
        </Facet>
      )}
      {dataset.facetCounts.map((facet) => (
        <DeclaredFacet key={facet.key} facet={facet} search={search} onChange={onChange} />
      ))}
    </div>
  );
}

function DeclaredFacet({ facet, search, onChange }: { facet: FacetCounts } & Pick<Props, 'search' | 'onChange'>) {
  const { t, format } = useText();
  const { declaration, key, values } = facet;
  const choice = search.f?.[key];
  const title = titleWithUnit(declaration, format);
  if (declaration.type === 'number' || declaration.type === 'date') {
    // A span of one value leaves nothing to choose.
    if (facet.min === null || facet.min === undefined || (facet.min === facet.max && !choice)) return null;
    return (
      <Facet title={title}>
        <Range
          facet={facet}
          range={choice && !Array.isArray(choice) ? choice : {}}
          onChange={(range) => onChange(withFacet(search, key, range))}
        />
      </Facet>
    );
  }
  if (values.length === 0) return null;
  const chosen = Array.isArray(choice) ? choice : [];
  const typed = (value: string) => (declaration.type === 'boolean' ? value === 'true' : value);
  return (
    <Facet title={title}>
      <Values
        values={values}
        wordsOf={(value) =>
          declaration.type === 'boolean'
            ? t(value === 'true' ? 'facet.yes' : 'facet.no')
            : valueWords(value, format, declaration)
        }
        chosen={chosen.map(String)}
        onToggle={(value, on) => {
          const rest = chosen.filter((one) => String(one) !== value);
          onChange(withFacet(search, key, on ? [...rest, typed(value)] : rest));
        }}
      />
    </Facet>
  );
}

function Facet({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="facet" data-testid="facet">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

const shownAtFirst = 8;

function Values(props: {
  values: ValueCount[];
  chosen: string[];
  wordsOf?: (value: string) => string;
  mark?: (value: string) => ReactNode;
  onToggle: (value: string, on: boolean) => void;
}) {
  const { values, chosen, wordsOf, mark, onToggle } = props;
  const { t } = useText();
  const [all, setAll] = useState(false);
  const shown = all ? values : values.filter(({ value }, index) => index < shownAtFirst || chosen.includes(value));
  return (
    <>
      {shown.map(({ value, count }) => (
        <Choice key={value} checked={chosen.includes(value)} count={count} onToggle={(on) => onToggle(value, on)}>
          {mark?.(value)}
          {wordsOf ? wordsOf(value) : value}
        </Choice>
      ))}
      {values.length > shownAtFirst && (
        <button type="button" className="text-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('facet.fewer') : t('facet.more', { count: values.length - shown.length })}
        </button>
      )}
    </>
  );
}

function Choice(props: { checked: boolean; count?: number; onToggle: (on: boolean) => void; children: ReactNode }) {
  const { format } = useText();
  return (
    <div className="facet-choice">
      <Checkbox checked={props.checked} onChange={({ target }) => props.onToggle(target.checked)}>
        {props.children}
      </Checkbox>
      {props.count !== undefined && <span className="figure quiet">{format.number(props.count)}</span>}
    </div>
  );
}

/** From and to; what is typed holds when the field is left or Enter is pressed. */
function Range(props: { facet: FacetCounts; range: FacetRange; onChange: (range: FacetRange | null) => void }) {
  const { facet, range, onChange } = props;
  const { t, format } = useText();
  const date = facet.declaration.type === 'date';
  const shown = (value: unknown) =>
    date ? String(value).slice(0, 10) : typeof value === 'number' ? format.number(value) : String(value);
  const commit = (end: 'gte' | 'lte', text: string) => {
    const value = text.trim() === '' ? undefined : date ? text : Number(text);
    if (typeof value === 'number' && Number.isNaN(value)) return;
    if (value === range[end]) return;
    const next = { ...range };
    if (value === undefined) delete next[end];
    else next[end] = value;
    onChange(next);
  };
  const field = (end: 'gte' | 'lte', bound: unknown) => (
    <Input
      key={`${end}:${range[end] ?? ''}`}
      size="small"
      type={date ? 'date' : 'text'}
      inputMode={date ? undefined : 'decimal'}
      defaultValue={range[end] ?? ''}
      placeholder={shown(bound)}
      aria-label={`${format.text(facet.declaration.title)}: ${t(end === 'gte' ? 'facet.from' : 'facet.to')}`}
      onBlur={({ target }) => commit(end, target.value)}
      onPressEnter={({ currentTarget }) => commit(end, currentTarget.value)}
    />
  );
  return (
    <>
      <div className="facet-range">
        {field('gte', facet.min)}
        <span aria-hidden="true">–</span>
        {field('lte', facet.max)}
      </div>
      <div className="quiet figure facet-bounds">
        {shown(facet.min)} – {shown(facet.max)}
      </div>
    </>
  );
}
