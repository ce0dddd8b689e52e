import { CloseOutlined } from '@ant-design/icons';
import { Fragment } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { AnnotationCounts } from '../queries/annotations.ts';
import type { Count } from '../queries/catalog.ts';
import { RANGES, SINGLE, withAttribute, withCondition } from './annotation-search.ts';
import type { AnnotationSearch, Range } from './annotation-search.ts';
import { useAnnotationWords } from './annotation-words.hook.ts';

interface Props {
  total: Count | undefined;
  counts: AnnotationCounts[];
  search: AnnotationSearch;
  onChange: (search: AnnotationSearch) => void;
}

/** The filters as a sentence: "1,234 annotations where Annotation class is Dent", each condition removable. */
export function AnnotationSentence({ total, counts, search, onChange }: Props) {
  const { t, format } = useText();
  const { nameOf, wordOf } = useAnnotationWords(counts);
  const chips: { key: string; words: string; without: AnnotationSearch }[] = [];
  const is = (name: string, value: string) => t('filter.is', { name, value });
  if (search.classes) {
    const classes = search.classes.map((code) => wordOf('class', code)).join(t('filter.or'));
    chips.push({ key: 'classes', words: is(nameOf('class'), classes), without: withCondition(search, 'classes', undefined) }); // prettier-ignore
  }
  for (const key of SINGLE) {
    const value = search[key];
    if (value === undefined) continue;
    chips.push({ key, words: is(nameOf(key), wordOf(key, value)), without: withCondition(search, key, undefined) });
  }
  for (const key of RANGES) {
    const range = search[key];
    if (!range) continue;
    chips.push({ key, words: rangeWords(nameOf(key), range), without: withCondition(search, key, undefined) });
  }
  for (const [name, value] of Object.entries(search.attr ?? {})) {
    const words = value === '' ? t('annotations.hasAttribute', { name }) : is(name, value);
    chips.push({ key: `attr ${name}`, words, without: withAttribute(search, name, null) });
  }

  function rangeWords(name: string, { gte, lte }: Range): string {
    if (gte !== undefined && lte !== undefined)
      return t('filter.between', { name, from: format.number(gte), to: format.number(lte) });
    return gte !== undefined
      ? t('filter.atLeast', { name, value: format.number(gte) })
      : t('filter.atMost', { name, value: format.number(lte ?? 0) });
  }

  const count = total
    ? t('dataset.annotations', { count: total.value, shown: format.count(total) })
    : t('filter.counting');
  return (
    <div className="sentence" aria-live="polite">
      <span>{chips.length > 0 ? t('filter.where', { assets: count }) : count}</span>
      {chips.map((chip, index) => (
        <Fragment key={chip.key}>
          {index > 0 && <span className="quiet">{t('filter.and')}</span>}
          <span className="chip">
            {chip.words}
            <button
              type="button"
              aria-label={t('filter.remove')}
              title={t('filter.remove')}
              onClick={() => onChange(chip.without)}
            >
              <CloseOutlined aria-hidden />
            </button>
          </span>
        </Fragment>
      ))}
      {chips.length > 1 && (
        <button type="button" className="text-button" onClick={() => onChange({})}>
          {t('filter.clear')}
        </button>
      )}
    </div>
  );
}
