import { createHash } from 'node:crypto';
import type { ParseInput, ParseOutput, Parser } from '../contract/parsing.ts';
import type { ByteSource } from '../contract/values.ts';

/** A ByteSource over bytes in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, Math.min(bytes.length, offset + length))),
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
