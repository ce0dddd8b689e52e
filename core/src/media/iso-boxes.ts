/** A box of ISO/IEC 14496-12 §4.2, its header taken off. */
export interface Box {
  type: string;
  data: DataView;
}

/** Boxes in a stretch of bytes, and where they end: a box that claims more than there is, or less than a header, ends them. */
function walk(data: DataView): { boxes: Box[]; end: number } {
  const boxes: Box[] = [];
  let at = 0;
  while (at + 8 <= data.byteLength) {
    const short = data.getUint32(at);
    const long = short === 1 && at + 16 <= data.byteLength;
    const head = long ? 16 : 8;
    const size = short === 0 ? data.byteLength - at : long ? Number(data.getBigUint64(at + 8)) : short;
    if (size < head || at + size > data.byteLength) break;
    const type = String.fromCharCode(...[4, 5, 6, 7].map((n) => data.getUint8(at + n)));
    boxes.push({ type, data: new DataView(data.buffer, data.byteOffset + at + head, size - head) });
    at += size;
  }
  return { boxes, end: at };
}

export const boxesOf = (data: DataView): Box[] => walk(data).boxes;

/** Whether boxes fill the bytes. QuickTime may end a list with four zeros. */
export const isTiled = (data: DataView): boolean => data.byteLength - walk(data).end < 8;

/** First box along a path of types. */
export function inner(boxes: Box[], ...path: string[]): DataView | null {
  const [type, ...rest] = path;
  const box = boxes.find((one) => one.type === type);
  if (!box) return null;
  return rest.length === 0 ? box.data : inner(boxesOf(box.data), ...rest);
}

/** Entries of a table with version, flags and a count in front: as many as are claimed and there. */
export function entriesOf(table: DataView | null, size: number, head = 8): number {
  if (!table || table.byteLength < head) return 0;
  return Math.min(table.getUint32(head - 4), Math.floor((table.byteLength - head) / size));
}
