import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { EXIT, Failure } from './exit-codes.ts';

export const LOGIN_FILE = join(homedir(), '.config', 'lode', 'login.json');
const RETRIES = 8;

/** A hub that is being restarted comes back within seconds; a wrong answer does not get better by asking again. */
const PASSING = new Set([502, 503, 504]);

export interface HubClient {
  url: string;
  /** A request with the token; retries while the hub is away. Rejects with a Failure that carries the exit code. */
  fetch(path: string, init?: () => RequestInit): Promise<Response>;
  /** Runs a document and returns its data; errors reject. */
  graphql<T>(document: string, variables?: object): Promise<T>;
  /** The plain response, errors and all. */
  raw(
    document: string,
    variables: object,
  ): Promise<{ data?: unknown; errors?: { message: string; extensions?: { code?: string } }[] }>;
}

async function login(): Promise<{ url?: string; token?: string }> {
  const text = await readFile(LOGIN_FILE, 'utf8').catch(() => '{}');
  return JSON.parse(text) as { url?: string; token?: string };
}

async function localHub(data: string): Promise<string | undefined> {
  const text = await readFile(join(data, 'hub.json'), 'utf8').catch(() => '');
  return text ? (JSON.parse(text) as { url: string }).url : undefined;
}

/** The hub that LODE_URL names, else the one of `lode login`, else the one running on this machine's data folder. */
export async function hubClient(): Promise<HubClient> {
  const config = readConfig();
  const saved = await login();
  const found = config.url ?? saved.url ?? (await localHub(config.data)) ?? `http://127.0.0.1:${config.port}`;
  const url = found.replace(/\/+$/, '');
  const token = config.token ?? saved.token;
  if (!token) {
    throw new Failure(EXIT.notAllowed, 'No token. Set LODE_TOKEN, or run `lode login --url … --token …`.');
  }

  async function attempt(path: string, init: RequestInit): Promise<Response | Failure> {
    try {
      const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` };
      const response = await fetch(`${url}${path}`, { ...init, headers });
      if (!PASSING.has(response.status)) return response;
      await response.body?.cancel();
      return new Failure(EXIT.unreachable, `The hub at ${url} cannot serve now (${response.status}).`);
    } catch (error) {
      const cause = (error as { cause?: Error }).cause?.message ?? (error as Error).message;
      return new Failure(EXIT.unreachable, `The hub at ${url} cannot be reached: ${cause}`);
    }
  }

  const client: HubClient = {
    url,
    fetch: async (path, init = () => ({})) => {
      let failure: Failure | null = null;
      for (let i = 0; i < RETRIES; i++) {
        const outcome = await attempt(path, init());
        if (outcome instanceof Response) {
          if (outcome.status === 401 || outcome.status === 403) {
            throw new Failure(EXIT.notAllowed, `${url}: ${await detailOf(outcome)}`);
          }
          return outcome;
        }
        failure = outcome;
        await new Promise((resolve) => setTimeout(resolve, Math.min(4_000, 250 * 2 ** i)));
      }
      throw failure!;
    },
    raw: async (query, variables) => {
      const init = () => ({
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const response = await client.fetch('/graphql', init);
      if (!/^application\/(?:graphql-response\+)?json\b/.test(response.headers.get('content-type') ?? '')) {
        throw new Failure(EXIT.failure, `${url}: ${await detailOf(response)}`);
      }
      return (await response.json()) as Awaited<ReturnType<HubClient['raw']>>;
    },
    graphql: async <T>(document: string, variables: object = {}): Promise<T> => {
      const { data, errors } = await client.raw(document, variables);
      const first = errors?.[0];
      if (first) {
        const code = first.extensions?.code ?? '';
        const refused = code === 'NOT_SIGNED_IN' || code === 'FORBIDDEN';
        throw new Failure(refused ? EXIT.notAllowed : EXIT.failure, first.message);
      }
      return data as T;
    },
  };
  return client;
}

/** The words of a problem+json answer. */
export async function detailOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return (JSON.parse(text) as { detail?: string }).detail ?? text;
  } catch {
    return text || `answer ${response.status}`;
  }
}

/** Unwraps a result union: the thing, or a Failure with the problem's words. */
export function unwrap<T extends { __typename: string }>(result: T): T {
  const problem = result as unknown as { code?: string; message?: string };
  if (typeof problem.code === 'string' && typeof problem.message === 'string') {
    throw new Failure(problem.code === 'FORBIDDEN' ? EXIT.notAllowed : EXIT.failure, problem.message);
  }
  return result;
}
