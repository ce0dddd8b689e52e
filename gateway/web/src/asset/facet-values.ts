import type { LocalText } from '@lode/core';
import type { Format } from '../locale-format.ts';
import type { FacetDeclaration } from '../queries/session.ts';

/** The value of `<plugin>.<facet>` in an asset's facets, which are kept by plugin id. */
export function facetValue(facets: Record<string, unknown>, key: string): unknown {
  // Plugin ids hold no dot; facet names may.
  const dot = key.indexOf('.');
  const own = facets[key.slice(0, dot)];
  return typeof own === 'object' && own !== null ? (own as Record<string, unknown>)[key.slice(dot + 1)] : undefined;
}

/** A UCUM unit as people write it: an annotation such as `{px}` loses its braces (UCUM §6). */
export function unitText(unit: string | null): string {
  return unit ? unit.replace(/\{([^}]*)\}/g, '$1') : '';
}

/** A facet's title, with its unit in brackets. */
export function titleWithUnit(declaration: { title: LocalText; unit: string | null }, format: Format): string {
  const unit = unitText(declaration.unit);
  const title = format.text(declaration.title);
  if (!unit) return title;
  return format.locale === 'zh' ? `${title}（${unit}）` : `${title} (${unit})`;
}

type Declared = Pick<FacetDeclaration, 'type' | 'valueTitles'>;

/** A keyword as its plugin would have it read. */
export function valueWords(value: string, format: Format, declared?: Declared): string {
  const found = declared?.valueTitles.find((one) => one.value === value);
  return found ? format.text(found.title) : value;
}

/** A class as its vocabulary calls it; its code where none does. */
export function classWords(
  code: string,
  counts: readonly { value: string; title?: LocalText | null }[],
  format: Format,
): string {
  const title = counts.find(({ value }) => value === code)?.title;
  return title ? format.text(title) : code;
}

/** A facet's value in words. A text in both languages is shown in the reader's; what has no plain form is shown as JSON, so that nothing is hidden. */
export function facetText(value: unknown, format: Format, declared?: Declared): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'number') return format.number(value);
  if (typeof value === 'boolean') return format.locale === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no';
  if (declared?.type === 'date' && typeof value === 'string') {
    // A bare day has no zone and must not shift with the reader's.
    if (/^\d{4}-\d\d-\d\d$/.test(value) || /T00:00:00(\.000)?Z$/.test(value)) return value.slice(0, 10);
    return format.dateTime(value);
  }
  if (typeof value === 'string') return valueWords(value, format, declared);
  if (Array.isArray(value))
    return value.map((one) => facetText(one, format, declared)).join(format.locale === 'zh' ? '，' : ', ');
  const { en, zh, ...rest } = value as Partial<LocalText>;
  if (typeof en === 'string' && typeof zh === 'string' && Object.keys(rest).length === 0)
    return format.text({ en, zh });
  return JSON.stringify(value);
}
