import type { LocalText } from '@lode/core';

/** What GEOS says (TopologyValidationError.cpp), in plain words. */
const REASONS: Record<string, LocalText> = {
  'Self-intersection': { en: 'its outline crosses itself', zh: '边界自相交' },
  'Ring Self-intersection': { en: 'a ring touches or crosses itself', zh: '环自接触或自相交' },
  'Hole lies outside shell': { en: 'a hole lies outside the polygon', zh: '内环位于外环之外' },
  'Holes are nested': { en: 'one hole lies inside another', zh: '内环相互嵌套' },
  'Interior is disconnected': { en: 'holes cut the polygon in pieces', zh: '内部被内环分割为不连通的部分' },
  'Nested shells': { en: 'one part lies inside another', zh: '外环相互嵌套' },
  'Duplicate Rings': { en: 'a ring comes twice', zh: '环重复' },
  'Too few points in geometry component': { en: 'a ring or line has too few points', zh: '环或线的节点过少' },
  'Invalid Coordinate': { en: 'a coordinate is not a number', zh: '坐标不是有效数值' },
  'Ring is not closed': { en: 'a ring is not closed', zh: '环未闭合' },
};

/** A reason that GEOS gave; an unknown one as it is. */
export function validityReason(reason: string): LocalText {
  return REASONS[reason] ?? { en: reason, zh: `几何结构错误（${reason}）` };
}
