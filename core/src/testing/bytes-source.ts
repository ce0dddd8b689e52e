import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParseInput, ParseOutput, Parser } from '../contract/parsing.ts';
import type { ByteSource } from '../contract/values.ts';

let folder: string | undefined;
let count = 0;

/** Temporary copies, gone with the process. */
function temporaryCopy(bytes: Uint8Array): string {
  if (!folder) {
    const made = mkdtempSync(join(tmpdir(), 'lode-source-'));
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  const path = join(folder, String(count++));
  writeFileSync(path, bytes);
  return path;
}

/** A ByteSource over bytes in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  let copy: string | undefined;
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, Math.min(bytes.length, offset + length))),
    localPath: () => Promise.resolve((copy ??= temporaryCopy(bytes))),
  };
}

/** Gives bytes to a parser as the hub would, without the hub. `input` adds path, companions and context. */
export function parseBytes(
  parser: Parser,
  bytes: Uint8Array,
  input: Partial<Pick<ParseInput, 'path' | 'source' | 'companions' | 'context'>> = {},
): Promise<ParseOutput> {
  return parser.parse({
    path: 'file',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    source: bytesSource(bytes),
    companions: {},
    context: {},
    ...input,
  });
}
