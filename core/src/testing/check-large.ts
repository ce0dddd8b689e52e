import assert from 'node:assert/strict';
import type { Parser } from '../contract/parsing.ts';
import { bytesSource, parseBytes } from './bytes-source.ts';

/** A parser's process is ended at 1 GiB, so that a file of twice that must never be asked for as a whole. */
const SIZE = 2 ** 31;
const MOST_AT_ONCE = 256 * 2 ** 20;
/** A parser that goes through a file piece by piece has shown by then that it does. */
const ENOUGH = 16 * 2 ** 20;

class Enough extends Error {}

/** A sound file that goes on with zeros up to 2 GiB is refused, or read in pieces of at most 256 MiB. */
export async function checkLarge(
  parser: Parser,
  path: string,
  data: Uint8Array,
  input: Parameters<typeof parseBytes>[2],
): Promise<void> {
  let [most, total] = [0, 0];
  const small = bytesSource(data);
  const source = {
    size: SIZE,
    localPath: () => small.localPath(),
    read: (offset: number, length: number) => {
      most = Math.max(most, length);
      total += length;
      // Parsers catch what goes wrong while they read; what was asked for is judged afterwards.
      if (length > MOST_AT_ONCE || total > ENOUGH) return Promise.reject(new Enough());
      const bytes = new Uint8Array(Math.max(0, Math.min(length, SIZE - offset)));
      bytes.set(data.subarray(offset, offset + bytes.length));
      return Promise.resolve(bytes);
    },
  };
  await parseBytes(parser, data, { ...input, path, source }).catch((error: unknown) => {
    if (!(error instanceof Enough)) throw error;
  });
  assert.ok(most <= MOST_AT_ONCE, `${parser.id} on ${path}: asks for ${most} bytes at once of a file of 2 GiB`);
}
