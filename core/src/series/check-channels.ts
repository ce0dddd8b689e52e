import type { FindingDraft, ParsedItem } from '../contract/parsing.ts';
import type { ParsedChannel, Samples } from '../contract/series.ts';
import type { AssetKind } from '../contract/kind.ts';
import type { Core } from '../core.ts';
import { ordered } from './samples.ts';

/** Of an asset; a recording has some hundred signals. */
const MOST_CHANNELS = 5_000;

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/** By name, not by `instanceof`: what came from a parser's process may belong to another realm. */
function areSamples(samples: Samples): boolean {
  return (
    tagOf(samples.t) === 'BigInt64Array' && tagOf(samples.v) === 'Float64Array' && samples.t.length === samples.v.length
  );
}

function problemOf(channel: ParsedChannel, readable: boolean): string | null {
  const { key, title, type, samples, span } = channel;
  if (typeof key !== 'string' || key === '') return 'a channel has no key';
  if (typeof title?.en !== 'string' || typeof title.zh !== 'string') return 'it has no title in both languages';
  if (type !== 'number' && type !== 'state') return 'its type is neither `number` nor `state`';
  if (samples) {
    if (!areSamples(samples)) return 'its samples are not times and values of one length';
    return samples.t.length === 0 ? 'it has no samples' : null;
  }
  if (!readable) return 'it has no samples, and its plugin has no reader for the kind';
  if (typeof span?.start !== 'bigint' || typeof span.end !== 'bigint' || span.end < span.start) return 'it has no span';
  return null;
}

function badChannel(key: string, problem: string): FindingDraft {
  return {
    code: 'core.bad-channel',
    severity: 'warning',
    message: { en: `The channel ${key} was left out: ${problem}.`, zh: `通道 ${key} 未被收入：其内容不符合格式要求。` },
    evidence: { key, problem },
  };
}

function disordered(key: string, moved: number, dropped: number): FindingDraft {
  return {
    code: 'core.series-order',
    severity: 'warning',
    message: {
      en: `Samples of ${key} were out of order or doubled; they have been sorted, and of two at one time the later stays.`,
      zh: `通道 ${key} 的采样时间有乱序或重复，已按时间排序，同一时刻仅保留后者。`,
    },
    evidence: { key, outOfOrder: moved, doubled: dropped },
  };
}

/** Infinity is no measurement: it would be every peak. */
function finite(samples: Samples): Samples {
  const { t, v } = samples;
  const isInfinite = (value: number) => value === Infinity || value === -Infinity;
  return v.some(isInfinite) ? { t, v: v.map((value) => (isInfinite(value) ? NaN : value)) } : samples;
}

/** What of an item's channels can be kept, samples in order, and what is to be said of the others. */
export function checkChannels(
  core: Core,
  kind: AssetKind,
  channels: NonNullable<ParsedItem['channels']>,
): { channels: ParsedChannel[]; findings: FindingDraft[] } {
  const plugin = core.plugins.byId(kind.id.slice(0, kind.id.indexOf('.')));
  const readable = plugin?.readers?.some((reader) => reader.kind === kind.id) ?? false;
  const kept: ParsedChannel[] = [];
  const findings: FindingDraft[] = [];
  const seen = new Set<string>();
  for (const channel of channels) {
    const key = String(channel.key).slice(0, 200);
    const twice = seen.has(channel.key) ? 'there is another of this key' : null;
    const many = kept.length >= MOST_CHANNELS ? `there are more than ${MOST_CHANNELS} channels` : null;
    const problem = twice ?? many ?? problemOf(channel, readable);
    if (problem) {
      findings.push(badChannel(key, problem));
      if (many) break;
      continue;
    }
    seen.add(channel.key);
    if (!channel.samples) kept.push(channel);
    else {
      const { samples, moved, dropped } = ordered(channel.samples);
      if (moved + dropped > 0) findings.push(disordered(key, moved, dropped));
      kept.push({ ...channel, samples: finite(samples) });
    }
  }
  return { channels: kept, findings };
}
