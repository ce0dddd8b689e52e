import type { LocalText } from '@lode/core';
import { objectsOntology } from '../ontology.ts';
import type { CutIn } from './cut-ins.ts';
import type { HardBrake } from './hard-brake.query.ts';

const kmh = (speed: number) => (speed * 3.6).toFixed(0);

const TITLES = new Map(objectsOntology.classes.map(({ code, title }) => [code, title]));
const titleOf = (code: string): LocalText => TITLES.get(code) ?? { en: code, zh: code };

/** Why a cut-in matched. */
export function cutInWords({ track, gap, egoSpeed, relativeSpeed, ttcMin, thw }: CutIn): LocalText {
  const { id } = track.actor;
  const kind = titleOf(track.actor.class);
  const closing = relativeSpeed > 0.1;
  return {
    en:
      `${kind.en} ${id} came into the lane ${gap.toFixed(1)} m ahead at ${kmh(egoSpeed)} km/h (time gap ${thw.toFixed(1)} s); ` +
      (closing ? `${kmh(relativeSpeed)} km/h slower` : 'not slower') +
      (ttcMin === null ? '' : `, least time to collision ${ttcMin.toFixed(1)} s`),
    zh:
      `${kind.zh} ${id} 在前方 ${gap.toFixed(1)} 米处切入本车道，本车车速 ${kmh(egoSpeed)} km/h（车头时距 ${thw.toFixed(1)} 秒）；` +
      (closing ? `比本车慢 ${kmh(relativeSpeed)} km/h` : '不慢于本车') +
      (ttcMin === null ? '' : `，最小碰撞时间 ${ttcMin.toFixed(1)} 秒`),
  };
}

const GRADES = {
  brake: { en: 'Hard brake', zh: '急刹车' },
  moderate: { en: 'Hard brake, moderate', zh: '急刹车（中等）' },
  severe: { en: 'Hard brake, severe', zh: '急刹车（严重）' },
  extreme: { en: 'Hard brake, extreme', zh: '急刹车（极强）' },
};

/** Why a hard brake matched. */
export function hardBrakeWords({ grade, least, before, lost, held }: HardBrake): LocalText {
  const { en, zh } = GRADES[grade];
  return {
    en: `${en}: down to ${least.toFixed(1)} m/s² from ${kmh(before)} km/h, ${kmh(lost)} km/h lost in one second, held ${held.toFixed(1)} s`,
    zh: `${zh}：最大减速度 ${Math.abs(least).toFixed(1)} m/s²，初速 ${kmh(before)} km/h，1 秒内减速 ${kmh(lost)} km/h，持续 ${held.toFixed(1)} 秒`,
  };
}
