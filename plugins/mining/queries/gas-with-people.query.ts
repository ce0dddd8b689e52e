import { z } from 'zod';
import type { JsonObject, NamedQuery, QueryChannel, QueryData, QueryMatch, TimeSpan } from '@lode/core';
import { intersection, type ThresholdSpan } from '@lode/core/series';
import { inForce, limitsOf, RULE_PACK_IDS, rulePack, type LimitRow, type RulePack } from '../data/rule-packs/index.ts';
import { PERSON_CLASSES } from '../ontologies.ts';
import {
  clockEvidence,
  footageRecord,
  heldSpans,
  readingsBeside,
  sensorLogs,
  type FootageRecord,
} from './shift-records.ts';
import { lengthOf, merged, tracksOf, type Track } from './tracks.ts';

const params = z.strictObject({
  ch4: z.number().min(0).max(100).default(1).describe('Methane at this value or more; % by volume'),
  margin: z.number().min(0).max(3_600).default(0).describe('Before and after the gas, this long counts, too; s'),
  least: z.number().min(0).max(3_600).default(0).describe('Gas for a shorter time does not count; s'),
  sameArea: z.boolean().default(true).describe('Only sensors of the camera’s own area'),
  packId: z
    .enum(RULE_PACK_IDS)
    .optional()
    .describe('Take the limit from these rules, by the sensor’s place, where they have one'),
  stage: z.enum(['alarm', 'cutOff']).default('alarm').describe('Which limit of the rules'),
});
type Params = z.infer<typeof params>;

interface Limit {
  enter: number;
  leave: number;
  rule: JsonObject | null;
}

/** The pack's limit for the sensor's place, else the asked-for one. */
function limitFor(channel: QueryChannel, pack: RulePack | null, day: Date, { ch4, stage }: Params): Limit {
  const placeClass = channel.attributes['placeClass'];
  const row: LimitRow | null = pack && limitsOf(pack, 'ch4', typeof placeClass === 'string' ? placeClass : null);
  if (!pack || !row) return { enter: ch4, leave: ch4, rule: null };
  return {
    enter: row[stage],
    leave: Math.min(row[stage], row.restoreBelow),
    rule: {
      pack: pack.id,
      placeClass: row.placeClass,
      clause: row.clause,
      stage,
      inForce: inForce(pack, day),
      ...(row.doubt && { doubt: { ...row.doubt } }),
    },
  };
}

const seconds = (value: number) => BigInt(Math.round(value * 1e9));
const clockOf = (time: bigint) => new Date(Number(time / 1_000_000n)).toISOString();

interface Found {
  footage: FootageRecord;
  channel: QueryChannel;
  gas: ThresholdSpan;
  limit: Limit;
  /** All in the sensors' time. */
  tracks: { track: Track; spans: TimeSpan[] }[];
}

/** One stretch of gas with whoever was in view: where to look, and how much exposure it was. */
function matchOf({ footage, channel, gas, limit, tracks }: Found, asked: Params): QueryMatch | null {
  const wide = { start: gas.start - seconds(asked.margin), end: gas.end + seconds(asked.margin) };
  const inView = tracks
    .map(({ track, spans }) => ({ track, spans: intersection([wide], spans) }))
    .filter(({ spans }) => lengthOf(spans) > 0);
  if (inView.length === 0) return null;
  const moments = merged(inView.flatMap(({ spans }) => spans));
  const exposure = inView.reduce((sum, { spans }) => sum + lengthOf(spans), 0);
  const last = moments.at(-1)!.end;
  const clock = clockEvidence(footage);
  const area = channel.attributes['area'];
  const elsewhere = area !== footage.area;
  const people = inView.length;
  const peak = Number(gas.peak.toFixed(2));
  const place = typeof area === 'string' ? area : '?';
  return {
    assetId: footage.asset.id,
    window: footage.toCamera({ start: moments[0]!.start, end: last }),
    score: clock.worth * (elsewhere ? 0.5 : 1),
    why: {
      en: `CH₄ up to ${peak} % (limit ${limit.enter} %) at ${channel.key}, ${place}, with ${people} in view of ${footage.camera}: ${exposure.toFixed(0)} person-seconds; ${clock.words.en}.`,
      zh: `${place} ${channel.key} 甲烷最高 ${peak}%（限值 ${limit.enter}%），${footage.camera} 画面内有 ${people} 人，累计暴露 ${exposure.toFixed(0)} 人·秒；${clock.words.zh}。`,
    },
    evidence: {
      sensor: channel.key,
      area: typeof area === 'string' ? area : null,
      limit: limit.enter,
      restore: limit.leave,
      peak,
      gasStart: clockOf(gas.start),
      gasEnd: clockOf(gas.end),
      people,
      exposurePersonSeconds: Number(exposure.toFixed(3)),
      // Null while somebody is in view to the end of the gas: nobody was seen to leave.
      secondsUntilLastOut: last < wide.end ? Number((Number(last - gas.start) / 1e9).toFixed(3)) : null,
      rule: limit.rule,
      clock: clock.evidence,
      params: { ...asked },
    },
    annotationIds: inView.flatMap(({ track }) => track.annotationIds),
  };
}

async function* run(data: QueryData, asked: Params): AsyncIterable<QueryMatch> {
  const pack = asked.packId ? rulePack(asked.packId) : null;
  const least = pack ? Math.min(asked.ch4, ...pack.rows.map((row) => row[asked.stage])) : asked.ch4;
  const logs = await sensorLogs(data);
  for await (const asset of data.assets({ kinds: ['mining.footage'] })) {
    const footage = footageRecord(asset);
    if (!footage) continue;
    const beside = readingsBeside(logs, footage);
    if (beside.length === 0) continue;
    const channels = (
      await Promise.all(beside.map(({ id }) => data.channels({ assetId: id, quantity: 'ch4', reaches: least })))
    ).flat();
    const near = channels.filter(({ attributes }) => !asked.sameArea || attributes['area'] === footage.area);
    if (near.length === 0) continue;
    const tracks = tracksOf(await data.annotations(asset.id, [...PERSON_CLASSES])).map((track) => ({
      track,
      spans: merged(track.boxes.map(footage.toSensor)),
    }));
    if (tracks.length === 0) continue;
    const span = footage.toSensor(footage.span);
    const margin = seconds(asked.margin);
    for (const channel of near) {
      const limit = limitFor(channel, pack, asset.when!.start, asked);
      // Hysteresis needs to know what was before: a minute more than is in view.
      const samples = await data.samples(channel, {
        start: span.start - margin - seconds(60),
        end: span.end + margin + seconds(60),
      });
      const threshold = { enter: limit.enter, leave: limit.leave, side: 'above', least: seconds(asked.least) } as const;
      for (const gas of heldSpans(samples, threshold)) {
        const match = matchOf({ footage, channel, gas, limit, tracks }, asked);
        if (match) yield match;
      }
    }
  }
}

/** "CH₄ ≥ 1.0 % while people are in view": gas by the sensors' clock, people by the camera's, brought together. */
export const gasWithPeopleQuery: NamedQuery = {
  id: 'mining.gas-with-people',
  version: 1,
  title: { en: 'Gas with people in view', zh: '瓦斯超限且画面有人' },
  params,
  run,
};
