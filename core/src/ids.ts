import { createHash, randomBytes } from 'node:crypto';

// Crockford's alphabet, lower case: no letters that look like digits, and safe in addresses and file names.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function base32(bytes: Uint8Array, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += ALPHABET[bytes[i]! & 31];
  return text;
}

/** A whole number in this alphabet, whose texts sort as the numbers do; of a larger one the last digits. */
function digits(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = ALPHABET[rest % 32]! + text;
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

const bodyOf = (id: string) => id.slice(id.indexOf('_') + 1);

/** How much of an id says where it lies in an index. */
const PLACE = 15;

/**
 * As `idFrom`, for things of which millions come in the order of a number: those of one family lie in that order, so
 * that every index takes them at one place and not all over, where each page would be read and written again and again.
 */
export function idInOrder(prefix: string, family: string[], order: number, ...parts: (string | number)[]): string {
  const place = `${bodyOf(idFrom('', ...family)).slice(0, PLACE - 7)}${digits(order, 7)}`;
  return `${prefix}_${place}${bodyOf(idFrom('', ...family, ...parts)).slice(0, 16)}`;
}

/** As `idFrom`, for a part of something else: indexes take all its parts at one place, where that has its own. */
export function idBeside(prefix: string, whole: string, ...parts: (string | number)[]): string {
  return `${prefix}_${bodyOf(whole).slice(0, PLACE)}${bodyOf(idFrom('', whole, ...parts)).slice(0, 16)}`;
}

/** A secret of 160 bits for tokens and links, with a prefix that secret scanners can find. */
export function newSecret(prefix: string): string {
  return `${prefix}_${base32(randomBytes(32), 32)}`;
}

/** How secrets are stored. They have 160 bits of entropy, so a fast hash is enough. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
