/**
 * Python writes NaN and Infinity, which JSON.parse refuses. Outside strings they become `""` of the same length,
 * which no field accepts as a number, so that only their own rows fall. Linear, unlike a regular expression.
 */
export function withoutNaN(bytes: Uint8Array): Uint8Array | null {
  // `slice` of a Buffer is the same bytes.
  const copy = new Uint8Array(bytes);
  let changed = false;
  let inString = false;
  for (let i = 0; i < copy.length; i++) {
    const c = copy[i];
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x4e || c === 0x49) {
      const word = c === 0x4e ? 'NaN' : 'Infinity';
      if (String.fromCharCode(...copy.subarray(i, i + word.length)) !== word) continue;
      if (copy[i - 1] === 0x2d) copy[i - 1] = 0x20;
      copy.fill(0x20, i, i + word.length).fill(0x22, i, i + 2);
      i += word.length - 1;
      changed = true;
    }
  }
  return changed ? copy : null;
}
