import assert from 'node:assert/strict';
import type { Plugin } from '../contract/plugin.ts';
import { HEADS } from './heads.ts';

const MOST_HEAD_BYTES = 64 * 1024;

/** Each sniffer's claim on each head is a number in 0…1, whatever is missing at the end. */
export function checkClaims({ sniffers }: Plugin): void {
  for (const { parser, headBytes, sniff } of sniffers) {
    assert.ok(headBytes > 0 && headBytes <= MOST_HEAD_BYTES, `${parser} wants ${headBytes} bytes`);
    for (const { format, name, bytes } of HEADS) {
      for (const length of [0, 1, 2, 3, 4, 8, 15, 16, 131, 132, bytes.length]) {
        const head = bytes.subarray(0, Math.min(length, headBytes, bytes.length));
        const sure = sniff(head, { name, size: bytes.length });
        assert.ok(sure >= 0 && sure <= 1, `${parser} on ${head.length} bytes of ${format}: ${sure}`);
      }
    }
  }
}

/** What the plugin owns has exactly one surest sniffer; what it does not own has none. */
export function checkOwnership({ sniffers }: Plugin, owns: readonly string[]): void {
  for (const format of owns)
    assert.ok(
      HEADS.some((head) => head.format === format),
      `no head of ${format}`,
    );
  for (const { format, name, bytes } of HEADS) {
    const claims = sniffers
      .map(({ parser, headBytes, sniff }) => ({
        parser,
        sure: sniff(bytes.subarray(0, headBytes), { name, size: bytes.length }),
      }))
      .filter(({ sure }) => sure > 0)
      .sort((a, b) => b.sure - a.sure);
    const said = claims.map(({ parser, sure }) => `${parser} ${sure}`).join(', ');
    if (!owns.includes(format)) assert.equal(said, '', `${name} (${format}) is not this plugin's`);
    else assert.ok(claims[0] && claims[0].sure > (claims[1]?.sure ?? 0), `${name} (${format}): ${said || 'nobody'}`);
  }
}

/** Names lie: they may make a claim surer, but neither make nor unmake it. */
export function checkNames({ sniffers }: Plugin): void {
  for (const { parser, headBytes, sniff } of sniffers) {
    for (const { format, name, lie, bytes } of HEADS) {
      const claim = (given: string) => sniff(bytes.subarray(0, headBytes), { name: given, size: bytes.length }) > 0;
      const honest = claim(name);
      for (const other of [lie, '', 'README', 'x.dcm', 'x.png', 'x.json', 'x.bin']) {
        assert.equal(claim(other), honest, `${parser} on ${format} named "${other}" instead of "${name}"`);
      }
    }
  }
}
