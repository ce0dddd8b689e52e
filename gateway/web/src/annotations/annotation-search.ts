import type { AnnotationFilter } from '../queries/annotations.ts';

export interface Range {
  gte?: number;
  lte?: number;
}

/** What the address says of the list of annotations: every condition, by the name that AnnotationFilter has for it. */
export interface AnnotationSearch {
  classes?: string[];
  geometry?: string;
  method?: string;
  reviewState?: string;
  annotator?: string;
  model?: string;
  area?: Range;
  score?: Range;
  /** By attribute name: what it must be; an empty text asks only that it is there. */
  attr?: Record<string, string>;
}

/** Of these one value can hold at a time. */
export const SINGLE = ['geometry', 'method', 'reviewState', 'annotator', 'model'] as const;
export const RANGES = ['area', 'score'] as const;

/** What the hub takes; more of an address is left out. */
const MAX_CLASSES = 200;
const MAX_ATTRIBUTES = 20;
const MAX_TEXT = 200;
/** The hub refuses other values of these. */
const ALLOWED: Partial<Record<(typeof SINGLE)[number], readonly string[]>> = {
  method: ['manual', 'machine', 'machine+human'],
  reviewState: ['unreviewed', 'accepted', 'rejected'],
};
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

/** The router reads a text that looks like a number or a boolean as one. */
const textOf = (raw: unknown): string | undefined => {
  if (!['string', 'number', 'boolean'].includes(typeof raw)) return undefined;
  const text = String(raw);
  return text.length <= MAX_TEXT ? text : undefined;
};

/** Reads an address that anyone may have typed; what is not understood is left out. */
export function readAnnotationSearch(raw: Record<string, unknown>): AnnotationSearch {
  const search: AnnotationSearch = {};
  const given = Array.isArray(raw.classes) ? raw.classes : [raw.classes];
  const classes = [...new Set(given.map(textOf).filter((code) => code !== undefined && code !== ''))];
  if (classes.length > 0) search.classes = classes.slice(0, MAX_CLASSES) as string[];
  for (const key of SINGLE) {
    const value = textOf(raw[key]);
    if (value && (ALLOWED[key]?.includes(value) ?? true)) search[key] = value;
  }
  for (const key of RANGES) {
    const range = readRange(raw[key]);
    if (range) search[key] = range;
  }
  const attributes = readAttributes(raw.attr);
  if (attributes.length > 0) search.attr = Object.fromEntries(attributes);
  return search;
}

function readRange(raw: unknown): Range | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { gte, lte } = raw as Record<string, unknown>;
  const range: Range = {};
  if (typeof gte === 'number' && Number.isFinite(gte)) range.gte = gte;
  if (typeof lte === 'number' && Number.isFinite(lte)) range.lte = lte;
  return Object.keys(range).length > 0 ? range : undefined;
}

function readAttributes(raw: unknown): [name: string, value: string][] {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return [];
  return Object.entries(raw)
    .flatMap(([name, value]): [string, string][] => {
      const text = textOf(value);
      return name === '' || name.length > MAX_TEXT || UNSAFE.has(name) || text === undefined ? [] : [[name, text]];
    })
    .slice(0, MAX_ATTRIBUTES);
}

/** How many conditions hold. */
export const conditionsOf = (search: AnnotationSearch): number =>
  Object.keys(search).length + (search.attr ? Object.keys(search.attr).length - 1 : 0);

/** The address with one attribute set, or without it. */
export function withAttribute(search: AnnotationSearch, name: string, value: string | null): AnnotationSearch {
  const { attr = {}, ...rest } = search;
  const { [name]: _, ...others } = attr;
  const next = value === null ? others : { ...others, [name]: value };
  return Object.keys(next).length > 0 ? { ...rest, attr: next } : rest;
}

/** The address with another value of one condition; undefined: without it. */
export function withCondition<Key extends keyof AnnotationSearch>(
  search: AnnotationSearch,
  key: Key,
  value: AnnotationSearch[Key] | undefined,
): AnnotationSearch {
  const { [key]: _, ...rest } = search;
  return value === undefined ? (rest as AnnotationSearch) : { ...search, [key]: value };
}

/** The filter as the hub takes it. */
export function filterOf(datasetId: string, { attr, ...plain }: AnnotationSearch): AnnotationFilter {
  const attributes = Object.entries(attr ?? {}).map(([name, text]) =>
    text === '' ? { name } : { name, in: valuesOf(text) },
  );
  return { datasetId, ...plain, ...(attributes.length > 0 ? { attributes } : {}) };
}

/** What is typed does not say whether it is a text, a number or a boolean: each that it may be. */
function valuesOf(text: string): (string | number | boolean)[] {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return [
    text,
    ...(Number.isFinite(number) ? [number] : []),
    ...(text === 'true' || text === 'false' ? [text === 'true'] : []),
  ];
}
