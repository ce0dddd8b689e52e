import { aq1029Pack2019 } from './aq1029-2019.ts';
import type { LimitRow, RulePack } from './rule-pack.ts';

export type { LimitRow, RulePack } from './rule-pack.ts';

export const RULE_PACKS: readonly RulePack[] = [aq1029Pack2019];
export const RULE_PACK_IDS = ['aq1029-2019'] as const;

export const rulePack = (id: string): RulePack | null => RULE_PACKS.find((pack) => pack.id === id) ?? null;

/** Whether a pack was in force on the day of an instant, by the clocks of China. */
export function inForce({ from, to }: RulePack, instant: Date): boolean {
  const day = new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  return day >= from && (to === null || day < to);
}

/** The limits of a place; null when the pack has none for it. */
export function limitsOf(pack: RulePack, quantity: string, placeClass: string | null): LimitRow | null {
  return pack.rows.find((row) => row.quantity === quantity && row.placeClass === placeClass) ?? null;
}

/** What a lane draws: the limits of a place by the pack in force on that day, with the pack's id; null: there is none. */
export function limitsInForce(quantity: string, placeClass: string | null, day: Date) {
  const pack = RULE_PACKS.findLast((one) => inForce(one, day));
  const row = pack && limitsOf(pack, quantity, placeClass);
  return row ? { alarm: row.alarm, cutOff: row.cutOff, rulePack: pack.id } : null;
}

export type GasState = 'normal' | 'alarm' | 'cut-off';

/**
 * What a reading brings about, given the state before: alarm and cut-off begin at their values, and power that was cut
 * stays cut until the reading is below the restore value, whatever it was between.
 */
export function nextState(before: GasState, value: number, { alarm, cutOff, restoreBelow }: LimitRow): GasState {
  if (value >= cutOff) return 'cut-off';
  if (before === 'cut-off' && value >= restoreBelow) return 'cut-off';
  return value >= alarm ? 'alarm' : 'normal';
}
