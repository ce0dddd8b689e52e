import type { FindingDraft, LocalText, Samples } from '@lode/core';
import { finding, inEnglish } from '../findings.ts';
import type { Quantity } from './quantities.ts';
import { isoOf } from './reading-time.ts';

// Bound once: these run for every reading, and in a test runner's context each look-up of a global is slow.
const { abs, max, min, sign } = Math;
const { isNaN } = Number;
const toNumber = Number;

/** A patrol cycle is ≤ 25 s (upgrade specification of monitoring systems): a longer silence is a gap. */
const PATROL_SECONDS = 25;
const FLAT_SECONDS = 1_800;
const FLAT_SAMPLES = 60;
const NS = 1e9;

export interface CheckedSamples {
  samples: Samples;
  findings: FindingDraft[];
  gaps: number;
}

/** Median and 90th percentile of at most 20,000 steps, seconds. */
function stepsOf(t: BigInt64Array): { median: number; high: number } | null {
  if (t.length < 3) return null;
  const stride = max(1, (t.length / 20_000) | 0);
  const steps: number[] = [];
  for (let i = 1; i < t.length; i += stride) steps.push(toNumber(t[i]! - t[i - 1]!) / NS);
  steps.sort((a, b) => a - b);
  return { median: steps[steps.length >> 1]!, high: steps[min(steps.length - 1, (steps.length * 0.9) | 0)]! };
}

/** Values that cannot be measured become gaps; they would else be the extremes that questions go by. */
function outOfRange({ t, v }: Samples, [low, high]: readonly [number, number]) {
  let count = 0;
  let first: number | null = null;
  for (let i = 0; i < v.length; i++) {
    if (v[i]! < low || v[i]! > high) {
      count += 1;
      first ??= i;
    }
  }
  if (first === null) return null;
  const [at, value] = [t[first]!, v[first]!];
  const kept = v.map((one) => (one < low || one > high ? NaN : one));
  return { count, at, value, samples: { t, v: kept } };
}

/** Single readings that leave both their neighbours by more than the limit, in the same direction. */
function spikes({ t, v }: Samples, limit: number): { at: bigint; value: number }[] {
  const found: { at: bigint; value: number }[] = [];
  for (let i = 1; i + 1 < v.length; i++) {
    const [before, after] = [v[i]! - v[i - 1]!, v[i]! - v[i + 1]!];
    if (abs(before) > limit && abs(after) > limit && sign(before) === sign(after))
      found.push({ at: t[i]!, value: v[i]! });
  }
  return found;
}

/** The longest stretch of one and the same value. */
function flat({ t, v }: Samples, restsAtZero: boolean) {
  let best = { start: 0, end: 0, seconds: 0 };
  let start = 0;
  for (let i = 1; i <= v.length; i++) {
    if (i < v.length && v[i] === v[start]) continue;
    const seconds = toNumber(t[i - 1]! - t[start]!) / NS;
    const counts = i - start >= FLAT_SAMPLES && !(restsAtZero && v[start] === 0) && !isNaN(v[start]!);
    if (counts && seconds > best.seconds) best = { start, end: i - 1, seconds };
    start = i;
  }
  return best.seconds >= FLAT_SECONDS ? best : null;
}

/** Where a regular sensor fell silent; a sensor that reports changes only has no rhythm to miss. */
function withGaps(samples: Samples): { samples: Samples; gaps: { start: bigint; end: bigint }[] } {
  const { t, v } = samples;
  const steps = stepsOf(t);
  if (!steps || steps.median <= 0 || steps.high > steps.median * 2) return { samples, gaps: [] };
  const limit = BigInt(Math.round(max(PATROL_SECONDS, steps.median * 3) * NS));
  const gaps: { start: bigint; end: bigint; after: number }[] = [];
  for (let i = 1; i < t.length; i++) {
    if (t[i]! - t[i - 1]! > limit) gaps.push({ start: t[i - 1]!, end: t[i]!, after: i });
  }
  if (gaps.length === 0) return { samples, gaps };
  const step = BigInt(Math.round(steps.median * NS));
  const marked = { t: new BigInt64Array(t.length + gaps.length), v: new Float64Array(t.length + gaps.length) };
  let from = 0;
  gaps.forEach(({ start, after }, i) => {
    marked.t.set(t.subarray(from, after), from + i);
    marked.v.set(v.subarray(from, after), from + i);
    marked.t[after + i] = start + step;
    marked.v[after + i] = NaN;
    from = after;
  });
  marked.t.set(t.subarray(from), from + gaps.length);
  marked.v.set(v.subarray(from), from + gaps.length);
  return { samples: marked, gaps };
}

/**
 * What is odd in one sensor's readings, which must be in order of time. Values beyond what can be measured and silences
 * become gaps (NaN); spikes and flat lines stay as they are, since they may be true.
 */
export function checkSamples(code: string, quantity: Quantity | null, given: Samples): CheckedSamples {
  const findings: FindingDraft[] = [];
  const name = inEnglish(code, 'One sensor');
  const say = (
    rule: string,
    severity: 'warning' | 'info',
    message: LocalText,
    at: bigint,
    evidence: FindingDraft['evidence'],
  ) =>
    findings.push(
      finding(rule, severity, message, { location: { sensor: code, time: isoOf(at) }, ...(evidence && { evidence }) }),
    );
  let samples = given;
  const wrong = quantity && outOfRange(samples, quantity.range);
  if (wrong) {
    const { count, at, value } = wrong;
    samples = wrong.samples;
    const message = {
      en: `${name}: ${count} readings lie outside of what can be measured (first ${value}) and are taken as missing.`,
      zh: `${code}：${count} 条读数超出可测范围（首条为 ${value}），按缺失处理。`,
    };
    say('out-of-range', 'warning', message, at, { count, value, range: [...(quantity?.range ?? [])] });
  }
  const jumps = quantity?.spike ? spikes(samples, quantity.spike) : [];
  if (jumps[0]) {
    const { at, value } = jumps[0];
    const message = {
      en: `${name}: ${jumps.length} single readings jump away and back (first to ${value}).`,
      zh: `${code}：${jumps.length} 条孤立读数突跳后立即恢复（首条跳至 ${value}）。`,
    };
    say('spike', 'warning', message, at, { count: jumps.length, value, limit: quantity?.spike ?? null });
  }
  const still = quantity?.type === 'number' ? flat(samples, quantity.restsAtZero) : null;
  if (still) {
    const minutes = Math.round(still.seconds / 60);
    const message = {
      en: `${name}: the very same value for ${minutes} minutes; is the sensor alive?`,
      zh: `${code}：连续 ${minutes} 分钟数值完全不变，请检查传感器是否正常。`,
    };
    say('flat-line', 'warning', message, samples.t[still.start]!, {
      seconds: still.seconds,
      value: samples.v[still.start]!,
    });
  }
  const { samples: marked, gaps } = withGaps(samples);
  if (gaps[0]) {
    const longest = gaps.reduce((most, { start, end }) => max(most, toNumber(end - start) / NS), 0);
    const message = {
      en: `${name}: silent ${gaps.length} times, at most for ${Math.round(longest)} s.`,
      zh: `${code}：出现 ${gaps.length} 次数据中断，最长 ${Math.round(longest)} 秒。`,
    };
    say('sensor-gap', 'warning', message, gaps[0].start, { count: gaps.length, longest, limit: PATROL_SECONDS });
  }
  return { samples: marked, findings, gaps: gaps.length };
}
