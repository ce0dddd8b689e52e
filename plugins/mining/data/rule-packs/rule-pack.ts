import type { LocalText } from '@lode/core';

/** Limits of one quantity at one sort of place. Each is reached at its value: `≥` where the standard says so. */
export interface LimitRow {
  /** Number of the sensor in the standard (T0, T1 …) or the mine's word for the place. */
  placeClass: string;
  place: LocalText;
  quantity: 'ch4';
  unit: '%';
  /** Sound and light at this value or more. */
  alarm: number;
  /** Power is cut at this value or more. */
  cutOff: number;
  /** Power may come back below this value. */
  restoreBelow: number;
  clause: string;
  /** Why a cell is not to be trusted yet; whoever enforces it must look it up. */
  doubt?: LocalText;
}

/** A dated edition of rules, as data. */
export interface RulePack {
  id: string;
  title: LocalText;
  /** In force from this day, and to (without) that one; null: still. Days of China. */
  from: string;
  to: string | null;
  source: string;
  rows: LimitRow[];
}
