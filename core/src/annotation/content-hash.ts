import { createHash } from 'node:crypto';

/** Canonical JSON: keys sorted at every depth, no white space (as RFC 8785 for the values that we store). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** SHA-256 over what an annotation says: class, parts, attributes. Who said it and when is not part of it. */
export function contentHash(annotation: { class: string; parts: unknown; attributes: unknown }): string {
  const { class: code, parts, attributes } = annotation;
  return createHash('sha256')
    .update(canonicalJson([code, parts, attributes]))
    .digest('hex');
}
