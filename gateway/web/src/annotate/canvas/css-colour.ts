/** `#rgb` or `#rrggbb` as 0xrrggbb; white for anything else. */
export function parseColour(css: string): number {
  const digits = /^#([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(css)?.[1];
  if (!digits) return 0xffffff;
  return Number.parseInt(digits.length === 3 ? digits.replace(/./g, '$&$&') : digits, 16);
}
