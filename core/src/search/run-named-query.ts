import { MongoError } from 'mongodb';
import { z } from 'zod';
import type { Plugin } from '../contract/plugin.ts';
import type { NamedQuery, QueryMatch } from '../contract/querying.ts';
import type { JsonObject } from '../contract/values.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Asked } from './asked.ts';
import { windowsOf } from './asset-windows.ts';
import { matchesOf, type Match } from './match.ts';
import { compareKeys, keyOf } from './match-order.ts';
import { queryData } from './query-data.ts';
import { PROJECTION } from './read-matches.ts';
import type { SearchQuestion } from './search-question.ts';
import { showingsOf } from './shown-spans.ts';

/** A query that finds more says nothing any more. */
const MOST_FOUND = 10_000;
const BATCH = 100;

interface Known {
  plugin: Plugin;
  query: NamedQuery;
}

const queries = (core: Core): Known[] =>
  core.plugins.list.flatMap((plugin) => (plugin.queries ?? []).map((query) => ({ plugin, query })));

/** The query of a question and its parameters, checked. BAD_INPUT names what is unknown or wrong. */
export function namedQuery(
  core: Core,
  { id, params }: NonNullable<SearchQuestion['query']>,
): Known & { params: unknown } {
  const all = queries(core);
  const known = all.find(({ query }) => query.id === id);
  if (!known) {
    const ids = all.map(({ query }) => query.id).sort();
    const words = ids.length > 0 ? `It knows ${ids.join(', ')}.` : 'It knows none.';
    throw new LodeError('BAD_INPUT', `question.query.id: this hub does not know the question ${id}. ${words}`);
  }
  const parsed = known.query.params.safeParse(params ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = ['question.query.params', ...issue!.path.map(String)].join('.');
    throw new LodeError('BAD_INPUT', `${place}: ${issue!.message}`);
  }
  return { ...known, params: parsed.data };
}

const text = z.object({ en: z.string().max(2_000), zh: z.string().max(2_000) });
const foundShape = z.object({
  assetId: z.string(),
  window: z
    .object({ start: z.bigint(), end: z.bigint() })
    .refine(({ start, end }) => start <= end)
    .optional(),
  score: z.number().min(0).max(1),
  why: text,
  evidence: z.record(z.string(), z.json()).optional(),
  annotationIds: z.array(z.string()).optional(),
});

interface Found {
  found: QueryMatch[];
  /** False when the time was up or there were too many. */
  complete: boolean;
}

/** Runs the plugin's code until it ends, the time is up or there are too many. */
async function run(
  asked: Asked,
  { plugin, query, params }: Known & { params: unknown },
  deadline: number,
): Promise<Found> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, deadline - Date.now(), null)));
  const found: QueryMatch[] = [];
  try {
    const matches = query.run(queryData(asked, stop.signal), params as never)[Symbol.asyncIterator]();
    for (;;) {
      const next = matches.next();
      next.catch(() => undefined); // of one that is left behind nobody hears any more
      const step = await Promise.race([next, late]);
      // A query that never waits never lets the timer run.
      if (!step || found.length >= MOST_FOUND || Date.now() > deadline) {
        stop.abort(new LodeError('TOO_LARGE', 'The time of this question is up.'));
        void Promise.resolve(matches.return?.()).catch(() => undefined);
        return { found, complete: false };
      }
      if (step.done) return { found, complete: true };
      found.push(foundShape.parse(step.value) as QueryMatch);
    }
  } catch (error) {
    stop.abort(error);
    // What the hub itself refuses the query, it refuses the asker; the database's trouble is not the query's.
    if (error instanceof LodeError || error instanceof MongoError) throw error;
    const id = newId('err');
    asked.core.log.error({ err: error, id, query: query.id, plugin: plugin.id }, 'a named query failed');
    throw new LodeError('PLUGIN_FAILED', `The plugin ${plugin.id} failed to answer ${query.id}. Quote ${id}.`, { cause: error }); // prettier-ignore
  } finally {
    clearTimeout(timer);
  }
}

/** The query's matches as far as the rest of the question lets them in, cut to its windows, in order. */
export async function queryMatches(asked: Asked, deadline: number): Promise<{ matches: Match[]; complete: boolean }> {
  const { core, scope, admission, question, shown } = asked;
  const known = namedQuery(core, question.query!);
  const { answers } = admission;
  if (!answers) return { matches: [], complete: true };
  const { found, complete } = await run(asked, known, deadline);
  const params = known.params as JsonObject;
  const byAsset = Map.groupBy(found, ({ assetId }) => assetId);
  const ids = [...byAsset.keys()];
  const matches: Match[] = [];
  for (let i = 0; i < ids.length; i += BATCH) {
    const filter = { $and: [answers, { _id: { $in: ids.slice(i, i + BATCH) } }] };
    const assets = await core.store.assets.find(filter, { projection: PROJECTION }).toArray();
    const showings = shown ? await showingsOf(core, scope, assets, shown.codes) : null;
    for (const asset of assets) {
      const windows = windowsOf(asked, asset, showings?.get(asset._id) ?? []);
      if (windows) matches.push(...matchesOf(asked, asset, windows, byAsset.get(asset._id)));
    }
  }
  const recorded = { version: known.query.version, params };
  for (const match of matches) match.evidence = { ...match.evidence, ...recorded };
  return { matches: matches.sort((a, b) => compareKeys(keyOf(a), keyOf(b))), complete };
}
