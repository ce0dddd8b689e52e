/** What quantities are kept in. */
export type SiUnit = 'm' | 's' | 'm/s' | 'm/s2' | 'rad' | 'rad/s' | '1' | 'K';

const DEGREE = Math.PI / 180;

/** UCUM, case-sensitive (c/s): factor to SI. Per cent and parts are numbers of the unit one. */
const FACTORS: Record<string, readonly [SiUnit, number]> = {
  m: ['m', 1],
  km: ['m', 1000],
  cm: ['m', 0.01],
  mm: ['m', 0.001],
  '[ft_i]': ['m', 0.3048],
  s: ['s', 1],
  ms: ['s', 0.001],
  min: ['s', 60],
  h: ['s', 3600],
  'm/s': ['m/s', 1],
  'km/h': ['m/s', 1 / 3.6],
  '[mi_i]/h': ['m/s', 0.44704],
  'm/s2': ['m/s2', 1],
  rad: ['rad', 1],
  deg: ['rad', DEGREE],
  'rad/s': ['rad/s', 1],
  'deg/s': ['rad/s', DEGREE],
  '1': ['1', 1],
  '%': ['1', 0.01],
  '[ppth]': ['1', 1e-3],
  '[ppm]': ['1', 1e-6],
  ppm: ['1', 1e-6],
  K: ['K', 1],
};

/** A value in its SI unit; null for a unit that is not listed. `Cel` has an offset of 273.15 K besides its factor. */
export function toSi(value: number, unit: string): { value: number; unit: SiUnit } | null {
  if (unit === 'Cel') return { value: value + 273.15, unit: 'K' };
  if (!Object.hasOwn(FACTORS, unit)) return null;
  const [si, factor] = FACTORS[unit]!;
  return { value: value * factor, unit: si };
}
