import { createHash, randomBytes } from 'node:crypto';

// Crockford's alphabet, lower case: no letters that look like digits, and safe in addresses and file names.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function base32(bytes: Uint8Array, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += ALPHABET[bytes[i]! & 31];
  return text;
}

/** A new random id: `<prefix>_` and 20 characters (100 bits). */
export function newId(prefix: string): string {
  return `${prefix}_${base32(randomBytes(20), 20)}`;
}

/** The same id for the same parts, on any hub: a retried write meets its earlier self instead of doubling it. */
export function idFrom(prefix: string, ...parts: (string | number)[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  return `${prefix}_${base32(hash, 26)}`;
}

/** A secret of 160 bits for tokens and links, with a prefix that secret scanners can find. */
export function newSecret(prefix: string): string {
  return `${prefix}_${base32(randomBytes(32), 32)}`;
}

/** How secrets are stored. They have 160 bits of entropy, so a fast hash is enough. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
