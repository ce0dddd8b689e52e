import { z } from 'zod';
import type { Plugin } from '../contract/plugin.ts';
import type { NamedQuery } from '../contract/querying.ts';
import type { Json, TimeSpan } from '../contract/values.ts';
import { LodeError } from '../errors.ts';
import type { Connection } from '../graphql/connection.ts';
import type { Resolvers } from '../graphql/types.ts';
import { required } from '../people/permissions.ts';
import { conceptsFor } from './concepts.ts';
import { findMatches } from './find-matches.ts';
import type { Match } from './match.ts';
import { printQuestion } from './print-question.ts';
import { parseQuestion } from './question-text.ts';
import { checkedQuestion } from './search-question.ts';

interface Property {
  type?: string;
  default?: Json;
  description?: string;
  enum?: Json[];
  anyOf?: Property[];
}

/** What a query takes, as its zod schema says it. */
function paramsOf({ params }: NamedQuery) {
  const schema = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Property>;
  };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const type = property.type ?? property.anyOf?.find((one) => one.type !== 'null')?.type ?? 'string';
    return {
      name,
      type: type === 'integer' ? 'number' : type,
      default: property.default ?? null,
      description: property.description ?? null,
      choices: (property.enum ?? property.anyOf?.flatMap((one) => one.enum ?? []) ?? []).filter(
        (one) => typeof one === 'string',
      ),
    };
  });
}

export const searchResolvers: Resolvers = {
  Query: {
    search: (_parent, { question, text, first, after }, { core, scope }) => {
      const me = required(scope);
      if (Boolean(question) === (typeof text === 'string'))
        throw new LodeError('BAD_INPUT', 'Give the question as fields or as text: one of the two.');
      const asked = question ? checkedQuestion(question) : parseQuestion(String(text));
      return findMatches(core, me, asked, { first, after });
    },
    questionText: (_parent, { question }, { scope }) => {
      required(scope);
      return printQuestion(checkedQuestion(question));
    },
    concepts: (_parent, _args, { core, scope }) => conceptsFor(core, required(scope)),
  },
  Plugin: { queries: (plugin: Plugin) => plugin.queries ?? [] },
  NamedQuery: { params: paramsOf },
  MatchConnection: { totalCount: (connection: Connection<Match>) => connection.totalCount() },
  MatchWindow: {
    start: ({ start }: TimeSpan) => String(start),
    end: ({ end }: TimeSpan) => String(end),
  },
  Match: { licence: ({ dataset }: Match) => dataset.licence },
};
