/** The command's promises to scripts. */
export const EXIT = { ok: 0, failure: 1, usage: 2, notAllowed: 3, someRejected: 4, unreachable: 5 } as const;

/** A failure whose exit code is known. */
export class Failure extends Error {
  readonly exitCode: number;
  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function exitCodeOf(error: unknown): number {
  return error instanceof Failure ? error.exitCode : EXIT.failure;
}
