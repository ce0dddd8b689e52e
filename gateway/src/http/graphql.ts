import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError, type ExecutionResult } from 'graphql';
import mercurius, { type MercuriusOptions } from 'mercurius';
import { LodeError, newId, type ComposedSchema, type Context, type Core } from '@lode/core/hub';
import { authenticate } from './authentication.ts';
import { isDatabaseAway } from './problem.ts';
import { checkQuery } from './query-limits.ts';

/** Words for people, a code for programs; everything unexpected becomes INTERNAL with an id that the log knows. */
function plainError(core: Core, error: GraphQLError): GraphQLError {
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
  if (ours && (path === undefined || statusCode === 400)) return answer('BAD_INPUT', error.message);
  const id = newId('err');
  core.log.error({ err: cause, id, path }, 'a resolver failed');
  return answer('INTERNAL', `Something went wrong in the hub. Quote ${id}.`);
}

export async function registerGraphql(app: FastifyInstance, core: Core, composed: ComposedSchema): Promise<void> {
  const context = async (request: FastifyRequest): Promise<Context> => {
    const refreshScope = () => authenticate(core, request).catch(() => null);
    return { core, scope: await authenticate(core, request), refreshScope };
  };
  const options: MercuriusOptions = {
    schema: composed.schema,
    loaders: composed.loaders as unknown as MercuriusOptions['loaders'],
    jit: 1,
    cache: 512,
    graphiql: false,
    allowBatchedQueries: false,
    csrfPrevention: true,
    context: context as unknown as MercuriusOptions['context'],
    subscription: {
      context: (async (_socket: unknown, request: FastifyRequest) => context(request)) as never,
      onConnect: async (data: { payload?: { authorization?: string } }) => {
        // Programs cannot set headers on a browser's WebSocket; graphql-ws hands them over in connection_init.
        return data.payload ?? {};
      },
      fullWsTransport: false,
    },
    errorFormatter: (execution: ExecutionResult) => {
      const errors = execution.errors?.map((error) => plainError(core, error)) ?? [];
      const away = errors.some(({ extensions }) => extensions['code'] === 'DATABASE_UNAVAILABLE');
      const malformed = execution.data === undefined || execution.data === null;
      const refused = errors.some(({ extensions }) =>
        ['BAD_INPUT', 'TOO_COMPLEX'].includes(String(extensions['code'])),
      );
      const statusCode = away ? 503 : malformed && refused ? 400 : 200;
      return { statusCode, response: { data: execution.data ?? null, errors } };
    },
  };
  await app.register(mercurius, options);
  app.graphql.addHook('preExecution', async (_schema, document, contextValue, variables) => {
    checkQuery(document, (variables ?? {}) as Record<string, unknown>);
    const { scope } = contextValue as unknown as Context;
    const asksForSchema = document.definitions.some(
      (node) =>
        node.kind === 'OperationDefinition' &&
        node.selectionSet.selections.some(
          (field) => field.kind === 'Field' && /^__(schema|type)$/.test(field.name.value),
        ),
    );
    if (asksForSchema && !scope) throw new LodeError('NOT_SIGNED_IN', 'The schema is for members; sign in first.');
  });
}
