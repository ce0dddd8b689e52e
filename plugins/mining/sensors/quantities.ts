import type { LocalText } from '@lode/core';

export type QuantityId = 'ch4' | 'co' | 'o2' | 'wind' | 'dust' | 'temperature' | 'belt' | 'personnel';

export interface Quantity {
  id: QuantityId;
  title: LocalText;
  /** UCUM; null for states and counts. */
  unit: string | null;
  /** Other spellings of units, with the factor to `unit`. */
  units: Record<string, number>;
  /** What can be in nature; outside of it a value is no measurement. */
  range: [number, number];
  /** One reading that differs from both its neighbours by more than this is a spike; our default. */
  spike: number | null;
  /** Whether to rest at 0 for hours is normal. */
  restsAtZero: boolean;
  type: 'number' | 'state';
  /** Recognises it in a column's name, where nothing else tells. */
  pattern: RegExp;
}

const VOLUME = { '%': 1, '%ch4': 1, '%vol': 1, 'vol%': 1, '%o2': 1, ppm: 1e-4 };

/** The eight quantities that are read. Limits are ours, from what such sensors measure. */
export const QUANTITIES: Record<QuantityId, Quantity> = {
  ch4: {
    id: 'ch4',
    title: { en: 'Methane', zh: '甲烷' },
    unit: '%',
    units: VOLUME,
    range: [0, 100],
    spike: 0.5,
    restsAtZero: true,
    type: 'number',
    pattern: /(^|[^a-z0-9])ch[4₄]|methane|甲烷|瓦斯/i,
  },
  co: {
    id: 'co',
    title: { en: 'Carbon monoxide', zh: '一氧化碳' },
    unit: '[ppm]',
    units: { ppm: 1, '[ppm]': 1, '%': 1e4 },
    range: [0, 10_000],
    spike: 50,
    restsAtZero: true,
    type: 'number',
    pattern: /(^|[^a-z0-9])co($|[^a-z0-9])|carbon monoxide|一氧化碳/i,
  },
  o2: {
    id: 'o2',
    title: { en: 'Oxygen', zh: '氧气' },
    unit: '%',
    units: VOLUME,
    range: [0, 100],
    spike: 2,
    restsAtZero: false,
    type: 'number',
    pattern: /(^|[^a-z0-9])o[2₂]|oxygen|氧气/i,
  },
  wind: {
    id: 'wind',
    title: { en: 'Air velocity', zh: '风速' },
    unit: 'm/s',
    units: { 'm/s': 1, 'm/min': 1 / 60 },
    range: [-20, 40],
    spike: 5,
    restsAtZero: true,
    type: 'number',
    pattern: /wind|air.?(speed|velocity)|风速/i,
  },
  dust: {
    id: 'dust',
    title: { en: 'Dust', zh: '粉尘' },
    unit: 'mg/m3',
    units: { 'mg/m3': 1, 'mg/m³': 1 },
    range: [0, 10_000],
    spike: 500,
    restsAtZero: true,
    type: 'number',
    pattern: /dust|粉尘/i,
  },
  temperature: {
    id: 'temperature',
    title: { en: 'Temperature', zh: '温度' },
    unit: 'Cel',
    units: { cel: 1, c: 1, '°c': 1, '℃': 1 },
    range: [-60, 200],
    spike: 10,
    restsAtZero: false,
    type: 'number',
    pattern: /temp|温度/i,
  },
  belt: {
    id: 'belt',
    title: { en: 'Belt runs', zh: '皮带开停' },
    unit: null,
    units: {},
    range: [0, 1],
    spike: null,
    restsAtZero: true,
    type: 'state',
    pattern: /belt|conveyor|皮带|胶带|开停/i,
  },
  personnel: {
    id: 'personnel',
    title: { en: 'People underground', zh: '井下人员' },
    unit: null,
    units: {},
    range: [0, 100_000],
    spike: null,
    restsAtZero: true,
    type: 'state',
    pattern: /personnel|people|person|人员|人数/i,
  },
};

export const isQuantity = (text: string): text is QuantityId => Object.hasOwn(QUANTITIES, text);

/** What a name speaks of; null when it names none of the eight. */
export function quantityNamed(name: string): QuantityId | null {
  const text = name.trim().toLowerCase();
  if (isQuantity(text)) return text;
  return Object.values(QUANTITIES).find(({ pattern }) => pattern.test(name))?.id ?? null;
}

/** Factor from a unit as written to the quantity's own; null when the two do not go together. */
export function unitFactor({ unit, units }: Quantity, written: string | null): number | null {
  if (written === null || written.trim() === '' || written === unit) return 1;
  return units[written.trim().toLowerCase()] ?? null;
}
