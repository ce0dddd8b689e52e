import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError, validate, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import mercurius, { type MercuriusOptions } from 'mercurius';
import { LodeError, newId, type ComposedSchema, type Context, type Core } from '@lode/core/hub';
import { authenticate } from './authentication.ts';
import { batchedResolvers } from './batched-loaders.ts';
import { isDatabaseAway, sendProblem } from './problem.ts';
import { checkQuery } from './query-limits.ts';

const MAX_TOKENS = 10_000;

/** Words for people, a code for programs; everything unexpected becomes INTERNAL with an id that the log knows. */
function plainError(core: Core, error: GraphQLError, stranger: boolean): GraphQLError {
  const { nodes, path } = error;
  // Mercurius wraps what resolvers throw once or twice.
  let cause: unknown = error;
  while (cause instanceof Error && !(cause instanceof LodeError)) {
    const inner: unknown = (cause as GraphQLError).originalError ?? cause.cause;
    if (!inner) break;
    cause = inner;
  }
  const answer = (code: string, message: string) => new GraphQLError(message, { nodes, path, extensions: { code } });
  if (cause instanceof LodeError) return answer(cause.code, cause.message);
  if (isDatabaseAway(cause)) return answer('DATABASE_UNAVAILABLE', 'The database cannot be reached; try again.');
  const ours = cause instanceof GraphQLError || cause === error;
  const { statusCode } = cause as { statusCode?: number };
  if ((ours && path === undefined) || (statusCode !== undefined && statusCode < 500)) {
    // Who may not read the schema is not helped to guess it either.
    return answer('BAD_INPUT', stranger ? error.message.replace(/ Did you mean .*\?$/s, '') : error.message);
  }
  const id = newId('err');
  core.log.error({ err: cause, id, path }, 'a resolver failed');
  return answer('INTERNAL', `Something went wrong in the hub. Quote ${id}.`);
}

/** Mercurius packs what is wrong with a document into one error that says no more than that something is. */
function unpacked(error: GraphQLError): GraphQLError[] {
  const packed = (error.originalError as { errors?: unknown } | undefined)?.errors;
  const inner = Array.isArray(packed) ? packed.filter((one) => one instanceof GraphQLError) : [];
  return inner.length > 0 ? inner : [error];
}

export async function registerGraphql(app: FastifyInstance, core: Core, composed: ComposedSchema): Promise<void> {
  const context = async (request: FastifyRequest): Promise<Context> => {
    const refreshScope = () => authenticate(core, request).catch(() => null);
    return { core, scope: await authenticate(core, request), refreshScope };
  };
  const options: MercuriusOptions = {
    schema: composed.schema,
    jit: 1,
    cache: 512,
    graphql: { parseOptions: { maxTokens: MAX_TOKENS } },
    graphiql: false,
    allowBatchedQueries: false,
    context: context as unknown as MercuriusOptions['context'],
    subscription: {
      context: (async (_socket: unknown, request: FastifyRequest) => context(request)) as never,
      fullWsTransport: false,
    },
    errorFormatter: (execution: ExecutionResult, contextValue: unknown) => {
      const stranger = !(contextValue as Partial<Context> | null)?.scope;
      const errors = (execution.errors ?? []).flatMap(unpacked).map((error) => plainError(core, error, stranger));
      const away = errors.some(({ extensions }) => extensions['code'] === 'DATABASE_UNAVAILABLE');
      const malformed = execution.data === undefined || execution.data === null;
      const refused = errors.some(({ extensions }) =>
        ['BAD_INPUT', 'TOO_COMPLEX'].includes(String(extensions['code'])),
      );
      const statusCode = away ? 503 : malformed && refused ? 400 : 200;
      return { statusCode, response: { data: execution.data ?? null, errors } };
    },
  };
  // Queries by GET would end up in logs and histories, and a form of another site can send text/plain with our cookie.
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.split('?')[0] !== '/graphql') return;
    const socket = request.headers.upgrade?.toLowerCase() === 'websocket';
    if (request.method === 'GET' && !socket) {
      return sendProblem(reply, 'BAD_INPUT', 'Send queries by POST as application/json.', 405);
    }
    if (request.method === 'POST' && !/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
      return sendProblem(reply, 'BAD_INPUT', 'Send queries as application/json.', 415);
    }
  });
  await app.register(mercurius, options);
  app.graphql.defineResolvers(batchedResolvers(composed.loaders) as never);
  const check = (schema: GraphQLSchema, document: DocumentNode, contextValue: unknown, variables: object | null) => {
    const { introspects } = checkQuery(schema, document, variables as Record<string, unknown> | null);
    const { scope } = contextValue as Context;
    if (introspects && !scope) throw new LodeError('NOT_SIGNED_IN', 'The schema is for members; sign in first.');
  };
  app.graphql.addHook('preParsing', async (_schema, source) => {
    // Mercurius would take the JSON of a syntax tree, too, which nobody has checked.
    if (/^\s*(?:\{\s*"|\[|")/.test(source)) throw new LodeError('BAD_INPUT', 'Send the query as GraphQL text.');
  });
  // Validation compares every field with every other, so what is too long must not get there.
  app.graphql.addHook('preValidation', async (schema, document, contextValue) => {
    check(schema, document, contextValue, null);
  });
  app.graphql.addHook('preExecution', async (schema, document, contextValue, variables) => {
    check(schema, document, contextValue, variables ?? {});
  });
  // Mercurius does not validate subscriptions.
  app.graphql.addHook('preSubscriptionExecution', async (schema, document, contextValue) => {
    check(schema, document, contextValue, null);
    const [wrong] = validate(schema, document);
    if (wrong) throw new LodeError('BAD_INPUT', wrong.message);
  });
}
