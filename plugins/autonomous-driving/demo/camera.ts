import sharp from 'sharp';
import { apply, invert, type Pose, type Vector3 } from '@lode/core/coordinates';
import type { Box } from './actors.ts';
import { roadAt } from './route.ts';

const { cos, sin, hypot } = Math;

export const CAMERA = {
  frame: 'camera_front',
  width: 640,
  height: 360,
  intrinsics: [480, 0, 320, 0, 480, 180, 0, 0, 1],
  /** Optical frame (REP 103: z forward, x right, y down), looking ahead from behind the windscreen. */
  mounting: { translation: [1.6, 0, 1.5], rotation: [-0.5, 0.5, -0.5, 0.5] } satisfies Pose,
};

type Pixel = [x: number, y: number];

/** What is nearer than this to the image plane is not drawn. */
const NEAR = 0.5;

/** A place of the car's frame in the picture; null behind the camera. */
export function projected(point: Vector3): Pixel | null {
  const [x, y, z] = apply(invert(CAMERA.mounting), point);
  const [fx, , cx, , fy, cy] = CAMERA.intrinsics as [number, number, number, number, number, number];
  return z < NEAR ? null : [cx + (fx * x) / z, cy + (fy * y) / z];
}

/** Corners of a box in the car's frame: four below, four above. */
function corners({ x, y, z, yaw, actor: { size } }: Box, ego: Ego): Vector3[] {
  const [length, width, height] = size;
  return [-1, 1].flatMap((up) =>
    [
      [-1, -1],
      [-1, 1],
      [1, 1],
      [1, -1],
    ].map(([ahead, left]) => {
      const [a, b] = [(ahead! * length) / 2, (left! * width) / 2];
      return inCar(ego, x + cos(yaw) * a - sin(yaw) * b, y + sin(yaw) * a + cos(yaw) * b, z + (up * height) / 2);
    }),
  );
}

interface Ego {
  x: number;
  y: number;
  yaw: number;
  along: number;
}

function inCar({ x, y, yaw }: Ego, px: number, py: number, pz: number): Vector3 {
  const [dx, dy] = [px - x, py - y];
  return [cos(yaw) * dx + sin(yaw) * dy, cos(yaw) * dy - sin(yaw) * dx, pz];
}

/** Sides of a box: rear, right, front, left, top. */
const FACES = [
  [0, 1, 5, 4],
  [0, 3, 7, 4],
  [2, 3, 7, 6],
  [1, 2, 6, 5],
  [4, 5, 6, 7],
];
const SHADES = [1, 0.72, 0.9, 0.72, 1.15];

const tinted = (colour: string, shade: number) =>
  `rgb(${[1, 3, 5].map((i) => Math.min(255, Math.round(parseInt(colour.slice(i, i + 2), 16) * shade))).join(',')})`;
const polygon = (points: Pixel[], fill: string) =>
  `<polygon points="${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}" fill="${fill}"/>`;

/** Strip of the road between two offsets, from 3 to 90 m ahead. */
function strip(ego: Ego, right: number, left: number, fill: string): string {
  const edge = (offset: number) =>
    Array.from({ length: 30 }, (_, i) => {
      const place = roadAt(ego.along + 3 + i * 3, offset);
      return projected(inCar(ego, place.x, place.y, 0));
    }).filter((pixel) => pixel !== null);
  return polygon([...edge(right), ...edge(left).reverse()], fill);
}

function drawn(box: Box, ego: Ego): string {
  const points = corners(box, ego);
  const pixels = points.map(projected);
  const depth = (face: number[]) => face.reduce((sum, i) => sum + hypot(...points[i]!), 0);
  const order = FACES.map((face, i) => ({ face, shade: SHADES[i]! })).sort((a, b) => depth(b.face) - depth(a.face));
  return order
    .map(({ face, shade }) => {
      const seen = face.map((i) => pixels[i]).filter((pixel) => pixel !== null && pixel !== undefined);
      return seen.length === 4 ? polygon(seen, tinted(box.actor.colour, shade)) : '';
    })
    .join('');
}

/** The scene ahead as JPEG: sky, ground, three lanes, and the boxes of everybody where the calibration puts them. */
export async function photograph(ego: Ego, boxes: readonly Box[]): Promise<Uint8Array> {
  const { width, height } = CAMERA;
  const far = [...boxes].sort((a, b) => hypot(b.x - ego.x, b.y - ego.y) - hypot(a.x - ego.x, a.y - ego.y));
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect width="100%" height="50%" fill="#a9c4dd"/><rect y="50%" width="100%" height="50%" fill="#77805f"/>` +
    strip(ego, -5.4, 9.4, '#4b4f55') +
    [-5.25, -1.75, 1.75, 5.25].map((lane) => strip(ego, lane - 0.08, lane + 0.08, '#e8e8e2')).join('') +
    far.map((box) => drawn(box, ego)).join('') +
    '</svg>';
  const jpeg = await sharp(Buffer.from(svg)).flatten().jpeg({ quality: 82 }).toBuffer();
  return new Uint8Array(jpeg);
}
