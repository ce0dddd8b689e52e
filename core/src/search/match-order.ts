import type { Match } from './match.ts';
import { LodeError } from '../errors.ts';

/**
 * Place of a match in the order of all: what has a time first, by the start of its window, then by asset; then what has
 * none, by asset.
 */
export interface MatchKey {
  timed: boolean;
  start: bigint;
  assetId: string;
  n: number;
}

export function keyOf({ asset, window, n }: Match): MatchKey {
  const timed = asset.when !== null;
  return { timed, start: timed ? (window?.start ?? 0n) : 0n, assetId: asset._id, n };
}

/** Negative when a comes first. Ids are ASCII, so that this is the database's order, too. */
export function compareKeys(a: MatchKey, b: MatchKey): number {
  if (a.timed !== b.timed) return a.timed ? -1 : 1;
  if (a.start !== b.start) return a.start < b.start ? -1 : 1;
  if (a.assetId !== b.assetId) return a.assetId < b.assetId ? -1 : 1;
  return a.n - b.n;
}

export function cursorOf({ timed, start, assetId, n }: MatchKey): string {
  return Buffer.from(JSON.stringify([timed ? 1 : 0, String(start), assetId, n])).toString('base64url');
}

export function keyOfCursor(cursor: string): MatchKey {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed) && parsed.length === 4) {
      const [timed, start, assetId, n] = parsed as unknown[];
      const sound = (timed === 0 || timed === 1) && typeof assetId === 'string' && Number.isSafeInteger(n);
      if (sound && typeof start === 'string' && /^-?\d{1,19}$/.test(start))
        return { timed: timed === 1, start: BigInt(start), assetId, n: n as number };
    }
  } catch {
    // falls through: whatever it is, it is no cursor of ours
  }
  throw new LodeError('BAD_INPUT', 'The cursor `after` is not one that this hub gave.');
}
