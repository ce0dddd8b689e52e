import type { RouteRequest, RouteResponse } from '@lode/core';
import { problem } from './answers.ts';

export type Box = [west: number, south: number, east: number, north: number];

export const DEFAULT_LIMIT = 10;
export const MOST_FEATURES = 10_000;

/** What a request for features asks for. */
export interface ItemsQuery {
  limit: number;
  bbox?: Box;
  /** Position in the file after which the page begins. */
  after?: number;
}

/** Thrown while a query is read, and answered with 400. */
class BadParameter extends Error {}

/**
 * A parameter that the API definition does not name is refused (Part 1, /req/core/query-param-unknown), and so is one
 * that comes twice. Null when all is well.
 */
export function checkParameters({ query }: RouteRequest, known: readonly string[]): RouteResponse | null {
  for (const name of query.keys()) {
    if (!known.includes(name) && name !== 'f') return problem(400, `There is no parameter "${name}" here.`);
    if (query.getAll(name).length > 1) return problem(400, `The parameter "${name}" comes twice.`);
  }
  const format = query.get('f');
  return format === null || format === 'json' ? null : problem(400, 'f: only json is served.');
}

function whole(name: string, text: string, least: number): number {
  if (!/^\d{1,15}$/.test(text) || Number(text) < least) {
    throw new BadParameter(`${name}: a whole number of at least ${least} is needed.`);
  }
  return Number(text);
}

/** Four numbers, or six with heights, which no feature here has (Part 1 §7.15.3). */
function boxOf(text: string): Box {
  const numbers = text.split(',').map((part) => (/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(part) ? Number(part) : NaN)); // prettier-ignore
  const [a, b, c, d, e] = numbers;
  const box = (numbers.length === 6 ? [a, b, d, e] : [a, b, c, d]) as Box;
  if ((numbers.length !== 4 && numbers.length !== 6) || !numbers.every(Number.isFinite)) {
    throw new BadParameter('bbox: four numbers are needed, or six.');
  }
  if (box[1] > box[3]) throw new BadParameter('bbox: its south lies north of its north.');
  return box;
}

const INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?$/;

function instant(text: string): number {
  const time = INSTANT.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw new BadParameter('datetime: a time of RFC 3339 is needed, or an interval of two.');
  return time;
}

/** Features here have no time of their own, and those match every time (Part 1 §7.15.4); a wrong one is still refused. */
function checkTime(text: string): void {
  const sides = text.split('/');
  if (sides.length > 2 || (sides.length === 2 && sides.every((side) => side === '' || side === '..'))) {
    throw new BadParameter('datetime: one time, or two with a slash between them.');
  }
  const [from, to] = sides.map((side) => (sides.length === 2 && (side === '' || side === '..') ? null : instant(side)));
  if (typeof from === 'number' && typeof to === 'number' && from > to) {
    throw new BadParameter('datetime: the interval ends before it begins.');
  }
}

/** The parameters of `/items`; a response when they cannot be followed. A limit beyond the most is taken as the most. */
export function itemsQuery(request: RouteRequest): ItemsQuery | RouteResponse {
  const refused = checkParameters(request, ['limit', 'bbox', 'datetime', 'after']);
  if (refused) return refused;
  const { query } = request;
  const [limit, bbox, datetime, after] = ['limit', 'bbox', 'datetime', 'after'].map((name) => query.get(name));
  try {
    if (typeof datetime === 'string') checkTime(datetime);
    return {
      limit: typeof limit === 'string' ? Math.min(MOST_FEATURES, whole('limit', limit, 1)) : DEFAULT_LIMIT,
      ...(typeof bbox === 'string' && { bbox: boxOf(bbox) }),
      ...(typeof after === 'string' && { after: whole('after', after, 0) }),
    };
  } catch (error) {
    if (error instanceof BadParameter) return problem(400, error.message);
    throw error;
  }
}
