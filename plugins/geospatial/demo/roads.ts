import { enuToLonLat } from '@lode/core/coordinates';
import { SHAFT } from './place.ts';

interface Road {
  name: string;
  grade: string;
  lanes: number;
  /** Metres east and north of the shaft. */
  path: [number, number][];
}

const ROADS: Road[] = [
  { name: '矿区大道', grade: '二级公路', lanes: 4, path: [[-2900, -640], [-1500, -520], [-420, -360], [360, -330], [1600, -300], [2850, -120]] }, // prettier-ignore
  { name: '运煤专线', grade: '厂矿道路', lanes: 2, path: [[40, -330], [60, -120], [40, -20], [18, -16], [-14, -17]] }, // prettier-ignore
  {
    name: '柳林村路',
    grade: '乡道',
    lanes: 2,
    path: [
      [-420, -360],
      [-560, 200],
      [-700, 900],
      [-640, 1800],
    ],
  },
  { name: '环矿路', grade: '厂矿道路', lanes: 2, path: [[360, -330], [640, 60], [520, 420], [0, 520], [-480, 380], [-560, 200]] }, // prettier-ignore
  {
    name: '东山路',
    grade: '县道',
    lanes: 2,
    path: [
      [1600, -300],
      [1750, 500],
      [1500, 1400],
    ],
  },
];

/** Roads within 3 km of the shaft, GeoJSON in WGS 84, where the test car drives at 06:20. */
export function roadFile(): Uint8Array {
  const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;
  const features = ROADS.map(({ name, grade, lanes, path }, id) => ({
    type: 'Feature',
    id: id + 1,
    geometry: { type: 'LineString', coordinates: path.map(([e, n]) => enuToLonLat(SHAFT, e, n).map(round)) },
    properties: { 名称: name, 等级: grade, 车道数: lanes },
  }));
  return new TextEncoder().encode(JSON.stringify({ type: 'FeatureCollection', name: 'roads', features }, null, 1));
}
