import assert from 'node:assert/strict';
import type { Plugin } from '../contract/plugin.ts';
import type { Samples } from '../contract/series.ts';
import { bytesSource } from './bytes-source.ts';
import { companionsOf, type FileRun, type Files } from './run-files.ts';

/** One channel of an asset is enough: all go through one reader, which may have to unpack the whole file. */
const CHANNELS = 1;

const inside = ({ t, v }: Samples, from: bigint, to: bigint) =>
  [...t.entries()].filter(([, at]) => at >= from && at <= to).map(([i, at]) => [at, v[i]]);

/**
 * Channels that stay in their file answer for windows: the whole has as many samples as was said, in ascending order,
 * and a third of it is what the whole has there.
 */
export async function checkWindows(plugin: Plugin, { path, plan, output }: FileRun, files: Files): Promise<void> {
  const source = bytesSource(files.get(path) ?? new Uint8Array());
  const companions = companionsOf(files, plan);
  for (const item of output.items ?? []) {
    const filed = (item.channels ?? []).filter(({ samples }) => !samples);
    const reader = plugin.readers?.find(({ kind }) => kind === item.kind);
    for (const { key, attributes = {}, span, count } of filed.slice(0, CHANNELS)) {
      const what = `${path}, ${key}`;
      assert.ok(reader, `${what}: nothing reads the filed channels of ${item.kind}`);
      assert.ok(span, `${what}: a filed channel says its span`);
      const read = (from: bigint, to: bigint) =>
        reader.read({ source, companions, channel: { key, attributes }, from, to });
      const whole = await read(span.start, span.end);
      const times = [...whole.t];
      assert.ok(
        times.every((at, i) => i === 0 || at >= times[i - 1]!),
        `${what}: times do not ascend`,
      );
      // Where something is wrong with the file, what was counted and what can be read differ.
      const sound = (item.findings ?? []).length === 0;
      if (sound && count !== undefined)
        assert.equal(inside(whole, span.start, span.end).length, count, `${what}: samples`);
      const third = (span.end - span.start) / 3n;
      const [from, to] = [span.start + third, span.end - third];
      assert.deepEqual(inside(await read(from, to), from, to), inside(whole, from, to), `${what}: a window`);
    }
  }
}
