/** UTF-8 where the bytes are that, else GB 18030 (which GBK is a part of). A character cut off at the end is left out. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('gb18030').decode(bytes, { stream: true });
  }
}

// What follows a closed quote before the comma is no CSV: it is passed over.
const FIELD = /"([^"]*(?:""[^"]*)*)"?[^,\r\n]*|([^,\r\n]*)/y;
const END = /,|\r\n|\n|\r|$/y;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Records of RFC 4180, blank lines left out. A quote that is not closed runs to the end. Never throws. */
export function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  for (let at = 0; at < text.length;) {
    const field = match(FIELD, text, at)!;
    record.push((field[1]?.replaceAll('""', '"') ?? field[2] ?? '').trim());
    at += field[0].length;
    const end = match(END, text, at)![0];
    at += end.length;
    if (end === ',' && at < text.length) continue;
    if (record.some((one) => one !== '')) records.push(record);
    record = [];
  }
  return records;
}
