import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { EXIT, Failure } from './exit-codes.ts';
import { hubClient } from './hub-client.ts';

export async function query(file: string, options: { variables: string }): Promise<void> {
  const document = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  let variables: object;
  try {
    variables = JSON.parse(options.variables) as object;
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
