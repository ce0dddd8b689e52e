import { prjOfZone, SHAFT, toZone } from './place.ts';
import { shapefile, type Column } from './shapefile-writer.ts';

const COLUMNS: Column[] = [
  { name: '点名', type: 'C', length: 24 },
  { name: '等级', type: 'C', length: 24 },
  { name: '高程', type: 'N', length: 10, decimals: 3 },
];
const POINTS = 12;

/** Planted: twelve control points measured in zone 114° E, whose `.prj` says 117° E. They land 264 km to the east. */
export function controlPointFiles(): Record<string, Uint8Array> {
  const [x0, y0] = toZone(...SHAFT);
  const numbers = Array.from({ length: POINTS }, (_, i) => i);
  const shapes = numbers.map((i): [number, number] => {
    const angle = (i / POINTS) * 2 * Math.PI;
    const round = (value: number) => Math.round(value * 1000) / 1000;
    return [round(x0 + 620 * Math.cos(angle)), round(y0 + 480 * Math.sin(angle))];
  });
  const rows = numbers.map((i) => [`示范${String(i + 1).padStart(2, '0')}`, i % 4 === 0 ? 'D级GPS点' : '一级导线点', 812.4 + i * 1.713]); // prettier-ignore
  const encode = (text: string) => new TextEncoder().encode(text);
  return shapefile({ shapes, columns: COLUMNS, rows, prj: prjOfZone(117), encode, cpg: 'UTF-8' });
}
