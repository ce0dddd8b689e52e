import { z } from 'zod';
import type { NamedQuery, QueryChannel, QueryData, QueryMatch, TimeSpan } from '@lode/core';
import { intersection } from '@lode/core/series';
import { zoneSchema, type Zone } from '../kinds.ts';
import { PERSON_CLASSES } from '../ontologies.ts';
import {
  clockEvidence,
  footageRecord,
  heldSpans,
  readingsBeside,
  sensorLogs,
  type FootageRecord,
} from './shift-records.ts';
import { tracksOf, type Track } from './tracks.ts';
import { stays } from './zone-dwell.ts';

const params = z.strictObject({
  zone: z.string().optional().describe('Only the zone of this id'),
  frames: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(3)
    .describe('Labelled frames one after the other with the feet inside'),
  least: z.number().min(0).max(3_600).default(0).describe('A shorter stay beside the running belt does not count; s'),
});
type Params = z.infer<typeof params>;

const zonesOf = ({ asset }: FootageRecord, wanted: string | undefined): Zone[] => {
  const read = z.array(zoneSchema).safeParse(asset.facets['zones']);
  return read.success ? read.data.filter(({ id }) => wanted === undefined || id === wanted) : [];
};

interface Stay {
  footage: FootageRecord;
  belt: QueryChannel;
  zone: Zone;
  track: Track;
  /** By the sensors' clock. */
  together: TimeSpan;
  frames: number;
}

function matchOf({ footage, belt, zone, track, together, frames }: Stay, asked: Params): QueryMatch {
  const clock = clockEvidence(footage);
  const seconds = Number(together.end - together.start) / 1e9;
  return {
    assetId: footage.asset.id,
    window: footage.toCamera(together),
    score: clock.worth,
    why: {
      en: `Somebody stands in “${zone.name.en}” of ${footage.camera} for ${seconds.toFixed(1)} s while ${belt.key} runs; ${clock.words.en}.`,
      zh: `皮带 ${belt.key} 运行时，有人在 ${footage.camera} 的“${zone.name.zh}”停留 ${seconds.toFixed(1)} 秒；${clock.words.zh}。`,
    },
    evidence: {
      zone: zone.id,
      rule: zone.rule ?? null,
      belt: belt.key,
      seconds: Number(seconds.toFixed(3)),
      frames,
      clock: clock.evidence,
      params: { ...asked },
    },
    annotationIds: track.annotationIds,
  };
}

async function* run(data: QueryData, asked: Params): AsyncIterable<QueryMatch> {
  const logs = await sensorLogs(data);
  for await (const asset of data.assets({ kinds: ['mining.footage'] })) {
    const footage = footageRecord(asset);
    const zones = footage ? zonesOf(footage, asked.zone) : [];
    if (!footage || footage.area === null || zones.length === 0) continue;
    const beside = readingsBeside(logs, footage);
    const belts = (
      await Promise.all(beside.map(({ id }) => data.channels({ assetId: id, quantity: 'belt', reaches: 1 })))
    )
      .flat()
      .filter(({ attributes }) => attributes['area'] === footage.area);
    if (belts.length === 0) continue;
    const tracks = tracksOf(await data.annotations(asset.id, [...PERSON_CLASSES]));
    if (tracks.length === 0) continue;
    const { start, end } = footage.toSensor(footage.span);
    for (const belt of belts) {
      // A belt that reports changes only may have started long before.
      const samples = await data.samples(belt, { start: start - 28_800_000_000_000n, end: end + 60_000_000_000n });
      const running = heldSpans(samples, { enter: 0.5, leave: 0.5, side: 'above' });
      // What runs at the last reading runs on, as far as anybody knows.
      const last = running.at(-1);
      if (last && samples.t.at(-1) === last.end && samples.v.at(-1)! >= 0.5 && last.end < end) last.end = end;
      for (const zone of zones) {
        for (const track of tracks) {
          for (const { frames, ...stay } of stays(track, zone, asked.frames)) {
            for (const together of intersection(running, [footage.toSensor(stay)])) {
              const seconds = Number(together.end - together.start) / 1e9;
              if (seconds > 0 && seconds >= asked.least)
                yield matchOf({ footage, belt, zone, track, together, frames }, asked);
            }
          }
        }
      }
    }
  }
}

/** Feet in a zone of the camera's picture while the belt of the same area runs, by its sensor. */
export const personInZoneQuery: NamedQuery = {
  id: 'mining.person-in-zone-while-belt-runs',
  version: 1,
  title: { en: 'Person in a zone while the belt runs', zh: '皮带运行时人员进入区域' },
  params,
  run,
};
