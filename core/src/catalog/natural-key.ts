/** A key under which plain string order is natural order: `a10` sorts after `a9`. At most 300 characters. */
export function naturalKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(12, '0'))
    .slice(0, 300);
}
