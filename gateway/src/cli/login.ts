import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LOGIN_FILE } from './hub-client.ts';

export async function login({ url, token }: { url: string; token: string }): Promise<void> {
  await mkdir(dirname(LOGIN_FILE), { recursive: true, mode: 0o700 });
  await writeFile(LOGIN_FILE, JSON.stringify({ url, token }), { mode: 0o600 });
  process.stderr.write(`Remembered in ${LOGIN_FILE}.\n`);
}
