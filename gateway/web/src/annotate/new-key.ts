/**
 * A name of our own for a new shape, which makes a repeated save the same annotation. `randomUUID` is there on secure
 * origins only, and a hub in a factory may be reached by plain HTTP.
 */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
