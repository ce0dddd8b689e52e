import { gbkBytes } from './gbk.ts';
import { prjOfZone, seeded, SHAFT, toZone } from './place.ts';
import { shapefile, type Column } from './shapefile-writer.ts';

type Position = [number, number];

const COLUMNS_OF_PARCELS = 20;
const ROWS_OF_PARCELS = 15;
const WIDTH = 52;
const HEIGHT = 41;
/** Corners wander this far, so that no two parcels are alike, metres. */
const WANDER = 5;

/** Planted: [column, row] of the parcels with a bow-tie, a gap of 0.3 m and an overlap of 1.2 m on their east side. */
export const BOWTIE = [3, 4] as const;
export const GAP = [8, 7] as const;
export const OVERLAP = [14, 10] as const;
const GAP_METRES = 0.3;
const OVERLAP_METRES = 1.2;

const OWNERS = [
  '示范煤矿有限公司',
  '柳林村村民委员会',
  '张建国',
  '李秀英',
  '王海涛',
  '晋源农业合作社',
  '赵玉兰',
  '国有',
];
const USES = ['工矿用地', '旱地', '林地', '农村宅基地', '道路用地', '果园'];
const COLUMNS: Column[] = [
  { name: '宗地号', type: 'C', length: 20 },
  { name: '权利人', type: 'C', length: 40 },
  { name: '地类', type: 'C', length: 20 },
  { name: '面积', type: 'N', length: 12, decimals: 2 },
  { name: '登记日期', type: 'D', length: 8 },
];

const millimetres = (value: number) => Math.round(value * 1000) / 1000;

function corners(): Position[][] {
  const random = seeded(4547);
  const [x0, y0] = toZone(...SHAFT);
  const wander = () => (random() - 0.5) * 2 * WANDER;
  return Array.from({ length: ROWS_OF_PARCELS + 1 }, (_, row) =>
    Array.from({ length: COLUMNS_OF_PARCELS + 1 }, (_unused, column): Position => [
      millimetres(x0 + (column - COLUMNS_OF_PARCELS / 2) * WIDTH + wander()),
      millimetres(y0 + (row - ROWS_OF_PARCELS / 2) * HEIGHT + wander()),
    ]),
  );
}

/** The point on the way from one corner to another, metres along it. */
function along([ax, ay]: Position, [bx, by]: Position, metres: number): Position {
  const u = metres / Math.hypot(bx - ax, by - ay);
  return [ax + (bx - ax) * u, ay + (by - ay) * u];
}

function ringOf(nodes: Position[][], column: number, row: number): Position[] {
  const at = (c: number, r: number) => (nodes[r] as Position[])[c] as Position;
  const [nw, sw] = [at(column, row + 1), at(column, row)];
  const [ne, se] = [at(column + 1, row + 1), at(column + 1, row)];
  const is = ([c, r]: readonly [number, number]) => c === column && r === row;
  // Clockwise, as a shapefile wants its outer rings; the bow-tie has two corners the wrong way round.
  if (is(BOWTIE)) return [nw, ne, sw, se, nw];
  if (is(GAP)) return [nw, along(ne, nw, GAP_METRES), along(se, sw, GAP_METRES), sw, nw];
  if (!is(OVERLAP)) return [nw, ne, se, sw, nw];
  const [east, south] = [at(column + 2, row + 1), at(column + 2, row)];
  return [nw, ne, along(ne, east, OVERLAP_METRES), along(se, south, OVERLAP_METRES), se, sw, nw];
}

const area = (ring: Position[]) =>
  Math.abs(ring.slice(1).reduce((sum, [x, y], i) => sum + ((ring[i] as Position)[0] * y - x * (ring[i] as Position)[1]), 0)) / 2; // prettier-ignore

/** 300 parcels in CGCS2000 / 114° E, attributes in GBK without a word about it. */
export function parcelFiles(): Record<string, Uint8Array> {
  const nodes = corners();
  const random = seeded(300);
  const pick = (list: string[]) => list[Math.floor(random() * list.length)] as string;
  const shapes: Position[][] = [];
  const rows: (string | number)[][] = [];
  for (let row = 0; row < ROWS_OF_PARCELS; row++) {
    for (let column = 0; column < COLUMNS_OF_PARCELS; column++) {
      const ring = ringOf(nodes, column, row);
      const number = `140105${String(row + 1).padStart(3, '0')}JC${String(column + 1).padStart(5, '0')}`;
      const day = `2025${String(1 + Math.floor(random() * 12)).padStart(2, '0')}${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`; // prettier-ignore
      shapes.push(ring);
      rows.push([number, pick(OWNERS), pick(USES), area(ring), day]);
    }
  }
  return shapefile({ shapes, columns: COLUMNS, rows, prj: prjOfZone(114), encode: gbkBytes });
}

/** Where parcel [column, row] stands in the file, which is its feature's id. */
export const parcelNumber = ([column, row]: readonly [number, number]) => row * COLUMNS_OF_PARCELS + column;
