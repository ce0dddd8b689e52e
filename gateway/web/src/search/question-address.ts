import type { SearchQuestion } from '../queries/search.ts';

/** What the address says of a question. Strings and lists only, so that it can be read and typed. */
export interface QuestionAddress {
  /** Words. */
  q?: string;
  /** The question in its text form; where it is given, nothing else is asked. */
  text?: string;
  /** `lon,lat,metres`. */
  near?: string;
  /** `west,south,east,north`. */
  box?: string;
  /** ISO 8601. */
  from?: string;
  to?: string;
  shows?: string[];
  subject?: string;
  finding?: string;
  licences?: string[];
  datasets?: string[];
  plugins?: string[];
  kind?: string;
  /** A named query's id and its thresholds. */
  query?: string;
  params?: Record<string, string | number | boolean>;
}

const words = ['q', 'text', 'subject', 'finding', 'kind', 'query'] as const;
const lists = ['shows', 'licences', 'datasets', 'plugins'] as const;

/** Reads an address that anyone may have typed; what is not understood is left out. */
export function readQuestionAddress(raw: Record<string, unknown>): QuestionAddress {
  const address: QuestionAddress = {};
  for (const key of words) {
    const value = raw[key];
    if ((typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean')
      address[key] = String(value);
  }
  for (const key of ['from', 'to'] as const) {
    const value = raw[key];
    if (typeof value === 'string' && !Number.isNaN(Date.parse(value))) address[key] = value;
  }
  for (const key of lists) {
    const value = raw[key];
    const given = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string' && one !== '');
    if (given.length > 0) address[key] = given as string[];
  }
  if (typeof raw.near === 'string' && nearOf(raw.near)) address.near = raw.near;
  else if (typeof raw.box === 'string' && boxOf(raw.box)) address.box = raw.box;
  if (address.query && typeof raw.params === 'object' && raw.params !== null && !Array.isArray(raw.params)) {
    const params = Object.entries(raw.params).filter(([, value]) =>
      ['string', 'number', 'boolean'].includes(typeof value),
    );
    if (params.length > 0) address.params = Object.fromEntries(params) as Record<string, string | number | boolean>;
  }
  return address;
}

const numbersOf = (text: string) => text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
const isLongitude = (value: number) => value >= -180 && value <= 180;
const isLatitude = (value: number) => value >= -90 && value <= 90;

/** The circle of `lon,lat,metres`; null where it is none. */
export function nearOf(text: string): { lon: number; lat: number; metres: number } | null {
  const [lon = NaN, lat = NaN, metres = NaN, ...rest] = numbersOf(text);
  return isLongitude(lon) && isLatitude(lat) && metres > 0 && metres < 2.01e7 && rest.length === 0
    ? { lon, lat, metres }
    : null;
}

/** The box of `west,south,east,north`; null where it is none. West beyond east crosses the antimeridian. */
export function boxOf(text: string): [number, number, number, number] | null {
  const [west = NaN, south = NaN, east = NaN, north = NaN, ...rest] = numbersOf(text);
  return [west, east].every(isLongitude) && [south, north].every(isLatitude) && south <= north && rest.length === 0
    ? [west, south, east, north]
    : null;
}

/** The question that the hub is asked, from the fields. Null where nothing is asked. */
export function questionOf(address: QuestionAddress): SearchQuestion | null {
  const { q, near, box, from, to, shows, subject, finding, licences, datasets, plugins, kind, query, params } = address;
  const circle = near === undefined ? null : nearOf(near);
  const bbox = box === undefined ? null : boxOf(box);
  const question: SearchQuestion = {
    ...(q ? { text: q } : {}),
    ...(circle ? { where: { near: circle } } : bbox ? { where: { bbox } } : {}),
    ...(from || to ? { when: { ...(from ? { from } : {}), ...(to ? { to } : {}) } } : {}),
    ...(shows ? { shows } : {}),
    ...(subject ? { subject } : {}),
    ...(finding ? { findingCode: finding } : {}),
    ...(licences ? { licences } : {}),
    ...(datasets ? { datasets } : {}),
    ...(plugins ? { plugins } : {}),
    ...(kind ? { kind } : {}),
    ...(query ? { query: { id: query, ...(params ? { params } : {}) } } : {}),
  };
  return Object.keys(question).length > 0 ? question : null;
}

/** The question as it is sent: with the zone in which the reader's clock runs, so that the hub tells times in it. */
export function localQuestionOf(address: QuestionAddress): SearchQuestion | null {
  const question = questionOf(address);
  const day = address.from ?? address.to;
  return question && { ...question, utcOffset: -(day ? new Date(day) : new Date()).getTimezoneOffset() };
}

/** The address without what is empty; a condition that changes puts the text form away. */
export function withCondition(
  address: QuestionAddress,
  change: Partial<Record<keyof QuestionAddress, unknown>>,
): QuestionAddress {
  const { text: _, ...rest } = { ...address, ...change };
  const kept = Object.entries(rest).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return readQuestionAddress(Object.fromEntries(kept));
}
