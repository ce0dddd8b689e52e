import type { JsonObject, NamedQuery, QueryMatch } from '@lode/core';
import { cutInParams, cutInsOf, type CutIn, type CutInParams } from './cut-ins.ts';
import { actorsOf, channelOf, readEgo, stretches, timeAt } from './drive-data.ts';
import { cutInWords } from './words.ts';

/**
 * The time to collision from which a careful driver can still avoid it: v_rel/(2α) + τ/2 + τ_r with α = 6 m/s²,
 * τ = 0.3 s, τ_r = 0.1 s (Regulation (EU) 2022/1426; the German AFGBV has the same).
 */
const avoidable = (relativeSpeed: number) => Math.max(0, relativeSpeed) / 12 + 0.25;

const rounded = (value: number, digits = 2) => Number(value.toFixed(digits));

function matchOf(assetId: string, origin: bigint, cutIn: CutIn, params: CutInParams): QueryMatch {
  const { track, start, entry, end, gap, egoSpeed, relativeSpeed, ttc, thw, ttcMin } = cutIn;
  const mustAvoid = ttc === null ? null : ttc > avoidable(relativeSpeed);
  const evidence: JsonObject = {
    actor: track.actor.id,
    class: track.actor.class,
    entry: String(timeAt(origin, entry)),
    gap: rounded(gap),
    egoSpeed: rounded(egoSpeed),
    relativeSpeed: rounded(relativeSpeed),
    ttc: ttc === null ? null : rounded(ttc),
    ttcMin: ttcMin === null ? null : rounded(ttcMin),
    thw: rounded(thw),
    mustAvoid,
    params: params as unknown as JsonObject,
  };
  return {
    assetId,
    window: { start: timeAt(origin, start), end: timeAt(origin, end) },
    // Nothing within ten seconds scores lowest: the shorter the time to collision, the more there is to see.
    score: rounded(1 - 0.9 * Math.min(1, (ttcMin ?? 10) / 10)),
    why: cutInWords(cutIn),
    evidence,
    annotationIds: track.actor.annotationIds,
  };
}

/**
 * Somebody from the next lane comes over the edge of the ego lane and is the nearest ahead (Regulation (EU) 2022/1426:
 * more than 0.3 m over the edge). The ego lane is the path that the car drove; there is no lane map here.
 */
export const cutInQuery: NamedQuery = {
  id: 'autonomous-driving.cut-in',
  version: 1,
  title: { en: 'Cut-in', zh: '切入' },
  params: cutInParams,
  async *run(data, params: CutInParams) {
    for await (const { id: assetId } of data.assets({ kinds: ['autonomous-driving.recording'] })) {
      const reaches = params.minSpeed / 3.6;
      const fast = await data.channels({ assetId, quantity: 'ego.speed', reaches });
      if (fast.length === 0) continue;
      const channels = await data.channels({ assetId });
      const whole = channelOf(channels, 'ego.x')?.span;
      if (!whole) continue;
      const annotations = await data.annotations(assetId);
      for (const { own, read } of stretches(whole, data.span)) {
        const ego = await readEgo(data, channels, read);
        if (!ego) continue;
        const { origin } = ego;
        const actors = actorsOf(annotations, { origin, span: read, half: params.smoothing });
        for (const cutIn of cutInsOf(ego, actors, params)) {
          const entry = timeAt(origin, cutIn.entry);
          if (entry >= own.start && entry <= own.end) yield matchOf(assetId, origin, cutIn, params);
        }
      }
    }
  },
};
