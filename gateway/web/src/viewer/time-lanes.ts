import type { ViewerAnnotation, ViewerFinding } from '@lode/core/viewer';

export interface Span {
  start: bigint;
  end: bigint;
}

/** When annotations of one class are there. */
export interface Lane {
  classCode: string;
  colour: string;
  spans: Span[];
}

export interface TimeMark {
  at: bigint;
  finding: ViewerFinding;
}

/** One lane a class, in the order of first appearance in time; parts without a time are on no lane. */
export function lanesOf(annotations: readonly ViewerAnnotation[]): Lane[] {
  const lanes = new Map<string, Lane>();
  for (const { classCode, colour, parts } of annotations) {
    for (const { start, end } of parts) {
      if (start === null) continue;
      let lane = lanes.get(classCode);
      if (!lane) lanes.set(classCode, (lane = { classCode, colour, spans: [] }));
      lane.spans.push({ start, end: end ?? start });
    }
  }
  for (const lane of lanes.values()) lane.spans = joined(lane.spans);
  const first = ({ spans }: Lane) => spans[0]!.start;
  return [...lanes.values()].sort((a, b) => (first(a) < first(b) ? -1 : first(a) > first(b) ? 1 : 0));
}

/** Ascending, with what overlaps or touches made one. */
export function joined(spans: readonly Span[]): Span[] {
  const ordered = [...spans].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const out: Span[] = [];
  for (const { start, end } of ordered) {
    const last = out.at(-1);
    if (last && start <= last.end) last.end = end > last.end ? end : last.end;
    else out.push({ start, end });
  }
  return out;
}

/** Findings whose location says when: `t`, `time`, `start` or `at`, as nanoseconds in decimal or as ISO 8601. */
export function marksOf(findings: readonly ViewerFinding[]): TimeMark[] {
  return findings.flatMap((finding) => {
    const { t, time, start, at } = finding.location ?? {};
    const when = [t, time, start, at].map(instantOf).find((one) => one !== null);
    return when === undefined || when === null ? [] : [{ at: when, finding }];
  });
}

function instantOf(value: unknown): bigint | null {
  if (typeof value !== 'string') return null;
  if (/^-?\d{10,20}$/.test(value)) return BigInt(value);
  const milliseconds = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(milliseconds) ? null : BigInt(milliseconds) * 1_000_000n;
}

/** Where a time lies in a span, 0 to 1. */
export function fractionOf({ start, end }: Span, t: bigint): number {
  return end > start ? Math.min(1, Math.max(0, Number(t - start) / Number(end - start))) : 0;
}

/** The time at a fraction of a span. */
export function timeAt({ start, end }: Span, fraction: number): bigint {
  return start + BigInt(Math.round(Math.min(1, Math.max(0, fraction)) * Number(end - start)));
}

/** One step of the scrubber: about a thousandth of the span, as 1, 2 or 5 of a power of ten, at least a millisecond. */
export function stepOf({ start, end }: Span): bigint {
  const raw = Math.max(Number(end - start) / 1000, 1e6);
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = [1, 2, 5, 10].find((one) => one * power >= raw * 0.999) ?? 10;
  return BigInt(Math.round(lead * power));
}
