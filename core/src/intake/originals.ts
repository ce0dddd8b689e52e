import { createHash } from 'node:crypto';
import type { AssetDoc, PartDoc } from '../catalog/catalog.model.ts';
import type { ParsedItem } from '../contract/parsing.ts';
import type { IngestFileDoc } from './intake.model.ts';

/**
 * The companions that an item names as its parts, with their bytes. A role of the original or of something derived is
 * taken already; a companion that did not come is its parser's to speak of.
 */
export function companionParts(
  { parts = {}, derivatives = [] }: Pick<ParsedItem, 'parts' | 'derivatives'>,
  companions: ReadonlyMap<string, IngestFileDoc>,
): PartDoc[] {
  const taken = new Set(['original', ...derivatives.map(({ role }) => role)]);
  return Object.entries(parts).flatMap(([role, mediaType]): PartDoc[] => {
    const file = companions.get(role);
    if (!file || taken.has(role)) return [];
    return [{ role, mediaType, bytes: file.bytes, sha256: file.sha256, companion: true }];
  });
}

/** One hash for all originals of an asset: its file's own where it has only that. */
export function originalsHash({ sha256, parts }: Pick<AssetDoc, 'sha256' | 'parts'>): string {
  const others = parts
    .filter(({ companion }) => companion)
    .map((part) => `${part.role} ${part.sha256}`)
    .sort();
  if (others.length === 0) return sha256 ?? '';
  return createHash('sha256')
    .update(JSON.stringify([sha256, ...others]))
    .digest('hex');
}
