import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { ask, MOST_ANSWERS } from './ask.ts';
import { EXIT, Failure } from './exit-codes.ts';
import { hubClient } from './hub-client.ts';

interface Options {
  variables: string;
  ask?: string;
  first: string;
  json?: boolean;
}

/** Runs a document, or asks a question: one of the two. */
export async function query(file: string | undefined, options: Options): Promise<void> {
  if ((file === undefined) === (options.ask === undefined)) {
    throw new Failure(EXIT.usage, 'Give a file with a GraphQL document, or --ask with a question.');
  }
  if (options.ask !== undefined) {
    const first = Number(options.first);
    if (!Number.isInteger(first) || first < 1 || first > MOST_ANSWERS)
      throw new Failure(EXIT.usage, `--first is a whole number from 1 to ${MOST_ANSWERS}.`);
    return ask(options.ask, { first, json: options.json ?? false });
  }
  return runDocument(file!, options.variables);
}

async function readDocument(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Failure(EXIT.usage, `Give the name of a file, or - for standard input: ${(error as Error).message}`);
  }
}

async function runDocument(file: string, given: string): Promise<void> {
  const document = file === '-' ? await text(process.stdin) : await readDocument(file);
  let variables: object;
  try {
    variables = JSON.parse(given) as object;
  } catch {
    throw new Failure(EXIT.usage, '--variables is not JSON.');
  }
  const hub = await hubClient();
  const response = await hub.raw(document, variables);
  process.stdout.write(`${JSON.stringify(response, null, 2)}\n`);
  const code = response.errors?.[0]?.extensions?.code;
  if (code === 'NOT_SIGNED_IN' || code === 'FORBIDDEN') process.exitCode = EXIT.notAllowed;
  else if (response.errors?.length) process.exitCode = EXIT.failure;
}
