/** Characters to their two bytes of GBK, made from the decoder that every runtime has. */
let table: Map<string, [number, number]> | undefined;

function gbkTable(): Map<string, [number, number]> {
  const decoder = new TextDecoder('gbk');
  const made = new Map<string, [number, number]>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if ([...character].length === 1 && character !== '\uFFFD' && !made.has(character))
        made.set(character, [lead, trail]);
    }
  }
  return made;
}

/** Text in GBK; throws RangeError for a character that it does not have. */
export function gbkBytes(text: string): Uint8Array {
  table ??= gbkTable();
  const known = table;
  return Uint8Array.from(
    [...text].flatMap((character) => {
      const code = character.charCodeAt(0);
      if (code < 0x80) return [code];
      const pair = known.get(character);
      if (!pair) throw new RangeError(`GBK has no ${character}.`);
      return pair;
    }),
  );
}
