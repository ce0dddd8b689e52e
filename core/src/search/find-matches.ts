import { COUNT_CAP, firstOf, type Connection, type PageArgs } from '../graphql/connection.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import type { Scope } from '../people/scope.ts';
import { asked, type Asked } from './asked.ts';
import type { Match } from './match.ts';
import { compareKeys, cursorOf, keyOf, keyOfCursor, type MatchKey } from './match-order.ts';
import { readMatches } from './read-matches.ts';
import { namedQuery, queryMatches } from './run-named-query.ts';
import type { SearchQuestion } from './search-question.ts';

/** How long a question is worked at. */
const LONGEST_MS = 20_000;
/** Counting must look into each asset, so it is given up early; the count then says that it is not exact. */
const COUNT_MS = 5_000;
const MOST_COUNTED = 2_000;

type Count = Awaited<ReturnType<Connection<Match>['totalCount']>>;

/** Every asset is one match when nothing looks into it: then the database can count. */
function isPlain({ question }: Asked): boolean {
  return !question.query && !question.shows && !question.where;
}

async function countMatches(asked: Asked): Promise<Count> {
  if (isPlain(asked)) {
    const { answers } = asked.admission;
    if (!answers) return { value: 0, exact: true };
    const value = await asked.core.store.assets.countDocuments(answers, { limit: COUNT_CAP + 1 });
    return value > COUNT_CAP ? { value: COUNT_CAP, exact: false } : { value, exact: true };
  }
  const options = { after: null, most: MOST_COUNTED, deadline: Date.now() + COUNT_MS };
  const { matches, complete } = await readMatches(asked, options);
  return { value: matches.length, exact: complete };
}

const edgeOf = (node: Match) => ({ cursor: cursorOf(keyOf(node)), node });

/** A named query's matches are in the order of its own; they are found all and then put in order. */
async function answerOfQuery(asked: Asked, after: MatchKey | null, first: number): Promise<Connection<Match>> {
  const { matches, complete } = await queryMatches(asked, Date.now() + LONGEST_MS);
  const behind = after ? matches.filter((one) => compareKeys(keyOf(one), after) > 0) : matches;
  const edges = behind.slice(0, first).map(edgeOf);
  return {
    edges,
    pageInfo: { hasNextPage: behind.length > first, endCursor: edges.at(-1)?.cursor ?? null },
    totalCount: () => Promise.resolve({ value: matches.length, exact: complete }),
  };
}

async function answer(asked: Asked, after: MatchKey | null, first: number): Promise<Connection<Match>> {
  const run = await readMatches(asked, { after, most: first + 1, deadline: Date.now() + LONGEST_MS });
  const { matches, complete, late, settled } = run;
  const edges = matches.slice(0, first).map(edgeOf);
  let endCursor = edges.at(-1)?.cursor ?? null;
  if (late && matches.length <= first) {
    // What was settled without a match need not be looked at again.
    if (!settled) throw new LodeError('TOO_LARGE', 'The question takes too long; ask for less: a shorter time, one dataset.'); // prettier-ignore
    endCursor = cursorOf(settled);
  }
  const counted = complete && !after && matches.length <= first;
  return {
    edges,
    pageInfo: { hasNextPage: !complete || matches.length > first, endCursor },
    totalCount: async () => {
      if (counted) return { value: matches.length, exact: true };
      return late ? { value: matches.length, exact: false } : inPlainWords(() => countMatches(asked));
    },
  };
}

/** What is wrong with a polygon (edges that cross, a hole outside) only the database's geometry finds out. */
async function inPlainWords<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if ((error as { codeName?: string }).codeName !== 'BadValue') throw error;
    throw new LodeError('BAD_INPUT', 'within: the polygon is not valid; do its edges cross?', { cause: error });
  }
}

/**
 * Where to look, across everything that the scope may read: ready assets under all conditions of the question, one match
 * for each span in which they hold, by start, then asset. Throws BAD_INPUT for a question that cannot be asked,
 * PLUGIN_FAILED when a named query fails, TOO_LARGE when 20 seconds did not settle anything.
 */
export async function findMatches(
  core: Core,
  scope: Scope,
  question: SearchQuestion,
  args: PageArgs,
): Promise<Connection<Match>> {
  const first = firstOf(args);
  const after = args.after ? keyOfCursor(args.after) : null;
  // Before anything is read: a query that is unknown is unknown to those with nothing to read as well.
  if (question.query) namedQuery(core, question.query);
  const ready = await asked(core, scope, question);
  return inPlainWords(() => (question.query ? answerOfQuery(ready, after, first) : answer(ready, after, first)));
}
