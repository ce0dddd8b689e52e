/** A GraphQL document that knows what it answers and what it takes. At run time it is the plain text. */
export type Document<Result, Variables = Record<string, never>> = string & {
  readonly __result?: Result;
  readonly __variables?: Variables;
};

/** A failure that the hub reported: `code` is machine-readable and stable, `message` is the hub's own (English) text. */
export class HubError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 0) {
    super(message);
    this.name = 'HubError';
    this.code = code;
    this.status = status;
  }
}

/** An expected failure, answered as data. */
export interface ProblemResult {
  __typename: 'InvalidInput' | 'NotFound' | 'NotAllowed' | 'Conflict';
  code: string;
  message: string;
  field?: string | null;
}

/** Every request carries this, so that another site's form cannot send one (the header forces a CORS preflight). */
export const csrfHeader = { 'x-lode-csrf': '1' } as const;

let signedOut: () => void = () => {};

/** Sets what is done when the hub says that nobody is signed in. */
export function onSignedOut(handler: () => void): void {
  signedOut = handler;
}

interface GraphqlBody<Result> {
  data?: Result | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/**
 * Sends one document to the hub.
 * @throws HubError with the hub's code, `OFFLINE` when it cannot be reached, `NOT_SIGNED_IN` when nobody is signed in.
 */
export async function ask<Result, Variables>(
  document: Document<Result, Variables>,
  variables?: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  const response = await send(
    '/graphql',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
      body: JSON.stringify({ query: document, variables: variables ?? {} }),
    },
    signal,
  );
  const body = (await response.json().catch(() => null)) as (GraphqlBody<Result> & { code?: string }) | null;
  const error = body?.errors?.[0];
  if (error || !body?.data) {
    const code = error?.extensions?.code ?? body?.code ?? (response.ok ? 'BAD_ANSWER' : `HTTP_${response.status}`);
    if (response.status === 401 || code === 'NOT_SIGNED_IN') signedOut();
    throw new HubError(code, error?.message ?? response.statusText, response.status);
  }
  return body.data;
}

/** The thing of a mutation's union, or a HubError with the problem's code and message. */
export function thingOf<Thing extends { __typename: string }>(answer: Thing | ProblemResult): Thing {
  if ('code' in answer && 'message' in answer && problemNames.has(answer.__typename))
    throw new HubError((answer as ProblemResult).code, (answer as ProblemResult).message);
  return answer as Thing;
}

const problemNames = new Set(['InvalidInput', 'NotFound', 'NotAllowed', 'Conflict', 'AnnotationConflict']);

/**
 * A request to the hub with the session cookie and the CSRF header.
 * @throws HubError `OFFLINE` when there is no answer at all; other statuses are returned.
 */
export async function send(path: string, init: RequestInit, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, {
      ...init,
      credentials: 'same-origin',
      headers: { ...csrfHeader, ...(init.headers as Record<string, string> | undefined) },
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new HubError('OFFLINE', error instanceof Error ? error.message : String(error));
  }
}

/** Turns an answer outside GraphQL that is not a success into a HubError (RFC 9457 problem details with a `code`). */
export async function refuseUnlessOk(response: Response): Promise<Response> {
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as {
    code?: string;
    detail?: string;
    title?: string;
  } | null;
  const text = problem?.detail ?? problem?.title ?? response.statusText;
  throw new HubError(problem?.code ?? `HTTP_${response.status}`, text, response.status);
}
