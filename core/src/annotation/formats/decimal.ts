const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** A decimal number; NaN for all else that JavaScript or Python would take for one: nothing at all, `0x1`, `inf`, `nan`. */
export function decimalOf(text: string): number {
  // + 0, since JSON knows no -0.
  const number = DECIMAL.test(text) ? Number(text) + 0 : NaN;
  return Number.isFinite(number) ? number : NaN;
}
