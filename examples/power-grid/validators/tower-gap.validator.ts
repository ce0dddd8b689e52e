import type { DatasetValidator } from '@lode/core';
import { finding } from '../findings.ts';

interface Seen {
  assetId: string;
  tower: string;
}

/** So many numbers between two towers are no gap but another numbering. */
const MOST_GAP = 50;

/** Towers of a line without a picture between its first and its last number. It is told of the picture before the gap. */
export const towerGapValidator: DatasetValidator = {
  rule: 'power-grid.tower-gap',
  version: 1,
  title: { en: 'A picture of every tower', zh: '线路每基杆塔均有图像' },
  scope: 'dataset',
  async *check(assets) {
    const lines = new Map<string, Map<number, Seen>>();
    for await (const { id, facets } of assets) {
      const { line, tower, towerNumber } = facets;
      if (typeof line !== 'string' || typeof tower !== 'string' || typeof towerNumber !== 'number') continue;
      const towers = lines.get(line) ?? new Map<number, Seen>();
      if (!towers.has(towerNumber)) towers.set(towerNumber, { assetId: id, tower });
      lines.set(line, towers);
    }
    for (const [line, towers] of lines) {
      const numbers = [...towers.keys()].sort((a, b) => a - b);
      for (const [i, number] of numbers.entries()) {
        const next = numbers[i + 1] ?? number;
        const missing = next - number - 1;
        if (missing < 1 || missing > MOST_GAP) continue;
        const { assetId, tower } = towers.get(number)!;
        const message = {
          en: `No picture shows the ${missing} tower(s) after this one.`,
          zh: `此杆塔之后的 ${missing} 基杆塔没有图像。`,
        };
        const evidence = { line, after: tower, before: towers.get(next)!.tower, missing };
        yield { ...finding('tower-gap', 'warning', message, { evidence }), assetId };
      }
    }
  },
};
