import type { JsonObject } from './contract/values.ts';

/**
 * Every code that a client may see in `extensions.code`, with its meaning. A code is a promise: clients branch on it,
 * so one is never reused for something else.
 */
export const ERROR_CODES = {
  NOT_FOUND: 'It does not exist, or the caller may not know that it does.',
  NOT_SIGNED_IN: 'The request carries no valid session or token.',
  FORBIDDEN: 'The caller is known but lacks the role, capability or grant.',
  BAD_INPUT: 'The request is malformed or a value is outside what is allowed.',
  CONFLICT: 'The thing changed meanwhile, or already exists with other content.',
  HASH_MISMATCH: 'The bytes received do not have the SHA-256 that was announced.',
  STORAGE_FULL: 'The disk or quota has no room left; nothing was kept.',
  STORAGE_FAILED: 'The storage reported an I/O failure; nothing was kept.',
  TOO_LARGE: 'The body, file or batch is larger than the configured limit.',
  TOO_COMPLEX: 'The query is deeper, wider or costlier than the configured limit.',
  RATE_LIMITED: 'Too many requests; retry after the stated time.',
  INTERNAL: 'A fault of the hub itself; the log has it under the given id.',
  PLUGIN_FAILED: 'A plugin failed to load or broke its contract.',
  SCOPE_MISSING: 'A repository was asked for data without saying on whose behalf.',
  LEASE_LOST: 'Another worker took over; what this one still wants to write is refused.',
  ENGINE_MISMATCH: 'The data folder was written by another major version of the database engine.',
  DATABASE_UNAVAILABLE: 'The database cannot be reached; retry later.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * A failure that is no ordinary answer. `message` is for people and must not name a person or leak internals;
 * `cause` is for the log only; `details` reaches the client.
 */
export class LodeError extends Error {
  readonly code: ErrorCode;
  readonly details: JsonObject | undefined;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; details?: JsonObject } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LodeError';
    this.code = code;
    this.details = options.details;
  }
}
