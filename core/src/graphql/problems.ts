import type { ZodError } from 'zod';
import { neededFor, type Permission } from '../people/permissions.ts';

/** Expected failures, as members of result unions. */
export const problem = {
  invalid: (message: string, field: string | null = null) => ({
    __typename: 'InvalidInput',
    code: 'BAD_INPUT',
    message,
    field,
  }),
  invalidInput: (error: ZodError) => {
    const issue = error.issues[0]!;
    const field = issue.path.join('.');
    return problem.invalid(field ? `${field}: ${issue.message}` : issue.message, field || null);
  },
  /** The same words for what does not exist and for what may not be seen. */
  notFound: (what: string) => ({ __typename: 'NotFound', code: 'NOT_FOUND', message: `There is no such ${what}.` }),
  notAllowed: (permission: Permission) => ({
    __typename: 'NotAllowed',
    code: 'FORBIDDEN',
    message: neededFor(permission),
  }),
  notGranted: (capability: string) => ({
    __typename: 'NotAllowed',
    code: 'FORBIDDEN',
    message: `The owner of the dataset has not granted ${capability}.`,
  }),
  conflict: (message: string) => ({ __typename: 'Conflict', code: 'CONFLICT', message }),
};

/** Names the member of a result union. */
export function as<T extends object>(typename: string, value: T): T & { __typename: string } {
  return { ...value, __typename: typename };
}
