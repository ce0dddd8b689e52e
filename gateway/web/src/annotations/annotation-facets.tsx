import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/i18n.ts';
import { colourOf } from '../palette.ts';
import type { AnnotationCounts } from '../queries/annotations.ts';
import { RANGES, SINGLE, withAttribute, withCondition } from './annotation-search.ts';
import type { AnnotationSearch, Range } from './annotation-search.ts';
import { useAnnotationWords } from './annotation-words.hook.ts';

interface Props {
  counts: AnnotationCounts[];
  search: AnnotationSearch;
  onChange: (search: AnnotationSearch) => void;
}

const shownAtFirst = 8;

/** The filters on the left, with how many annotations of the dataset each value has. */
export function AnnotationFacets({ counts, search, onChange }: Props) {
  const { nameOf, wordOf } = useAnnotationWords(counts);
  const chosen = search.classes ?? [];
  return (
    <div className="facets">
      <Values
        title={nameOf('class')}
        counts={counts}
        of="class"
        chosen={chosen}
        wordOf={(code) => (
          <>
            <span className="swatch" style={{ background: colourOf(code) }} />
            {wordOf('class', code)}
          </>
        )}
        onToggle={(code, on) => {
          const others = chosen.filter((one) => one !== code);
          const next = on ? [...others, code] : others;
          onChange(withCondition(search, 'classes', next.length > 0 ? next : undefined));
        }}
      />
      {SINGLE.map((key) => (
        <Values
          key={key}
          title={nameOf(key)}
          counts={counts}
          of={key}
          chosen={search[key] === undefined ? [] : [search[key]]}
          wordOf={(value) => wordOf(key, value)}
          onToggle={(value, on) => onChange(withCondition(search, key, on ? value : undefined))}
        />
      ))}
      {RANGES.map((key) => (
        <Between
          key={key}
          title={nameOf(key)}
          range={search[key] ?? {}}
          onChange={(range) => onChange(withCondition(search, key, range))}
        />
      ))}
      <Attribute onAdd={(name, value) => onChange(withAttribute(search, name, value))} />
    </div>
  );
}

function Values(props: {
  title: string;
  counts: AnnotationCounts[];
  of: string;
  chosen: string[];
  wordOf: (value: string) => ReactNode;
  onToggle: (value: string, on: boolean) => void;
}) {
  const { title, counts, of, chosen, wordOf, onToggle } = props;
  const { t, format } = useText();
  const [all, setAll] = useState(false);
  const values = counts.find(({ key }) => key === of)?.values ?? [];
  if (values.length === 0) return null;
  const shown = all ? values : values.filter(({ value }, index) => index < shownAtFirst || chosen.includes(value));
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      {shown.map(({ value, count }) => (
        <div key={value} className="facet-choice">
          <Checkbox checked={chosen.includes(value)} onChange={({ target }) => onToggle(value, target.checked)}>
            {wordOf(value)}
          </Checkbox>
          <span className="figure quiet">{format.number(count)}</span>
        </div>
      ))}
      {values.length > shownAtFirst && (
        <button type="button" className="text-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('facet.fewer') : t('facet.more', { count: values.length - shown.length })}
        </button>
      )}
    </fieldset>
  );
}

/** From and to; what is typed holds when the field is left or Enter is pressed. */
function Between(props: { title: string; range: Range; onChange: (range: Range | undefined) => void }) {
  const { title, range, onChange } = props;
  const { t } = useText();
  const commit = (end: 'gte' | 'lte', text: string) => {
    const value = text.trim() === '' ? undefined : Number(text);
    if (value === range[end] || (value !== undefined && !Number.isFinite(value))) return;
    const { [end]: _, ...rest } = range;
    const next = value === undefined ? rest : { ...range, [end]: value };
    onChange(Object.keys(next).length > 0 ? next : undefined);
  };
  const field = (end: 'gte' | 'lte') => (
    <Input
      key={`${end}:${range[end] ?? ''}`}
      size="small"
      inputMode="decimal"
      defaultValue={range[end] ?? ''}
      aria-label={`${title}: ${t(end === 'gte' ? 'facet.from' : 'facet.to')}`}
      onBlur={({ target }) => commit(end, target.value)}
      onPressEnter={({ currentTarget }) => commit(end, currentTarget.value)}
    />
  );
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      <div className="facet-range">
        {field('gte')}
        <span aria-hidden="true">–</span>
        {field('lte')}
      </div>
    </fieldset>
  );
}

function Attribute({ onAdd }: { onAdd: (name: string, value: string) => void }) {
  const { t } = useText();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!name.trim()) return;
        onAdd(name.trim(), value.trim());
        setName('');
        setValue('');
      }}
    >
      <fieldset className="facet">
        <legend>{t('annotations.attribute')}</legend>
        <Input
          size="small"
          maxLength={200}
          value={name}
          placeholder={t('annotations.attributeName')}
          aria-label={t('annotations.attributeName')}
          onChange={({ target }) => setName(target.value)}
        />
        <div className="facet-range">
          <Input
            size="small"
            maxLength={200}
            value={value}
            placeholder={t('annotations.attributeValue')}
            aria-label={t('annotations.attributeValue')}
            onChange={({ target }) => setValue(target.value)}
          />
          <Button size="small" htmlType="submit" disabled={!name.trim()}>
            {t('annotations.attributeAdd')}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}
