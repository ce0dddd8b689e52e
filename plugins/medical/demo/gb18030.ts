let codes: Map<string, [number, number]> | null = null;

// The platform decodes GB18030 and does not encode it, so the two-byte part is turned round once.
function table(): Map<string, [number, number]> {
  if (codes) return codes;
  codes = new Map();
  const decoder = new TextDecoder('gb18030');
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const character = decoder.decode(new Uint8Array([lead, trail]));
      if (character.length === 1 && character !== '�' && !codes.has(character)) codes.set(character, [lead, trail]);
    }
  }
  return codes;
}

/** GB18030 bytes of ASCII and of characters with a two-byte code. Throws on any other: the demo's texts have none. */
export function encodeGb18030(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.charCodeAt(0);
    const pair = code < 0x80 ? [code] : table().get(character);
    if (!pair) throw new Error(`no two-byte GB18030 code for ${character}`);
    bytes.push(...pair);
  }
  return new Uint8Array(bytes);
}
