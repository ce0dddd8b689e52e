/** For tests: the few characters of GBK that readings' headers have, since platforms encode UTF-8 only. */
const GBK: Record<string, [number, number]> = {
  时: [0xca, 0xb1],
  间: [0xbc, 0xe4],
  测: [0xb2, 0xe2],
  点: [0xb5, 0xe3],
  值: [0xd6, 0xb5],
  甲: [0xbc, 0xd7],
  烷: [0xcd, 0xe9],
  开: [0xbf, 0xaa],
  停: [0xcd, 0xa3],
  皮: [0xc6, 0xa4],
  带: [0xb4, 0xf8],
};

export function gbkBytes(text: string): Uint8Array {
  return Uint8Array.from(
    [...text].flatMap((c) => {
      const pair = GBK[c];
      if (!pair && c.charCodeAt(0) > 127) throw new Error(`no GBK here for ${c}`);
      return pair ?? [c.charCodeAt(0)];
    }),
  );
}
