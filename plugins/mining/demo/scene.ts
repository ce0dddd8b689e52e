import type { Picture } from './h264/encode-clip.ts';
import { ranFor, walkersAt, type Walk } from './timeline.ts';

// Bound once: these run for every pixel, and in a test runner's context each look-up of a global is slow.
const { abs, exp, floor, hypot, imul, max, min, round, sin } = Math;

export const WIDTH = 320;
export const HEIGHT = 192;

type Colour = readonly [y: number, u: number, v: number];
const YELLOW: Colour = [190, 60, 150];
const ORANGE: Colour = [140, 70, 200];
const BLUE: Colour = [60, 150, 116];
const SKIN: Colour = [120, 112, 150];
const REFLECTOR: Colour = [225, 124, 130];
const DARK: Colour = [30, 130, 126];

/** Belt: whole macroblocks, so that nothing but coal changes when it runs. */
export const BELT = { x: 48, y: 128, width: 224, height: 32, pixelsPerSecond: 40 };

/** Noise from a place, 0…1: the same on every machine. */
function grain(x: number, y: number): number {
  let h = imul(x + 1, 374_761_393) ^ imul(y + 1, 668_265_263);
  h = imul(h ^ (h >>> 13), 1_274_126_177);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
}

/** A roadway with arches and a lamp; nothing in it moves. `side`: where the lamp hangs. */
export function background(side: number): Picture {
  const y = new Uint8Array(WIDTH * HEIGHT);
  const u = new Uint8Array(y.length / 4).fill(126);
  const v = new Uint8Array(y.length / 4).fill(132);
  for (let py = 0; py < HEIGHT; py++) {
    for (let px = 0; px < WIDTH; px++) {
      const glow = hypot(px - side, (py - 26) * 1.3) / 70;
      const bulb = hypot(px - side, py - 26) / 9;
      const lamp = exp(-glow * glow) * 110 + exp(-bulb * bulb) * 90;
      const arch = abs(hypot(px - WIDTH / 2, (py - 150) * 1.25) % 44) < 5 && py < 118 ? 22 : 0;
      const floorTone = py > 116 ? 16 + (py - 116) * 0.18 : 0;
      const rock = grain(px >> 1, py >> 1) * 16 + grain(px >> 3, py >> 3) * 10;
      y[py * WIDTH + px] = max(17, min(234, 26 + lamp + arch * (0.4 + lamp / 160) + floorTone + rock));
    }
  }
  // The conveyor's frame and its rollers.
  for (let px = BELT.x - 8; px < BELT.x + BELT.width + 8; px++) {
    for (const py of [BELT.y - 2, BELT.y - 1, BELT.y + BELT.height, BELT.y + BELT.height + 1]) y[py * WIDTH + px] = 96;
    if (px % 28 < 4)
      for (let py = BELT.y + BELT.height + 2; py < BELT.y + BELT.height + 8; py++) y[py * WIDTH + px] = 74;
  }
  return { y, u, v };
}

/** Lumps of coal on rubber, moved along by `shift` pixels. */
function drawBelt({ y }: Picture, shift: number): void {
  for (let py = 0; py < BELT.height; py++) {
    for (let px = 0; px < BELT.width; px++) {
      const at = px - shift + 100_000;
      const lump = grain(floor(at / 7), py >> 3) * 0.6 + grain(at >> 1, py >> 1) * 0.4;
      const heap = sin((py / BELT.height) * 3.14159);
      y[(BELT.y + py) * WIDTH + BELT.x + px] = 34 + round(lump * heap * 92 + (at % 56 < 3 ? 34 : 0));
    }
  }
}

function fill(picture: Picture, x0: number, y0: number, width: number, height: number, [y, u, v]: Colour): void {
  for (let py = max(0, y0); py < min(HEIGHT, y0 + height); py++) {
    for (let px = max(0, x0); px < min(WIDTH, x0 + width); px++) {
      picture.y[py * WIDTH + px] = y;
      const half = (py >> 1) * (WIDTH / 2) + (px >> 1);
      picture.u[half] = u;
      picture.v[half] = v;
    }
  }
}

export interface Placed {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Height of a person, px. */
const TALL = 52;

/** Where a worker and the helmet are on the picture, whole pixels. */
export function placeOf({ x, feetY }: Walk & { x: number }): { body: Placed; helmet: Placed } {
  const left = round(x) - 9;
  return {
    body: { x: left, y: feetY - TALL, width: 18, height: TALL },
    helmet: { x: left + 4, y: feetY - TALL, width: 10, height: 6 },
  };
}

function drawWorker(picture: Picture, walker: Walk & { x: number }, second: number): void {
  const { body, helmet } = placeOf(walker);
  const stride = round(sin(second * 7) * 4);
  fill(picture, helmet.x, helmet.y, helmet.width, helmet.height, YELLOW);
  fill(picture, helmet.x + 1, helmet.y + 6, 8, 6, SKIN);
  fill(picture, body.x + 2, body.y + 12, 14, 20, walker.vest ? ORANGE : BLUE);
  if (walker.vest) for (const down of [17, 25]) fill(picture, body.x + 2, body.y + down, 14, 2, REFLECTOR);
  fill(picture, body.x + 3 - stride / 2, body.y + 32, 5, 20, DARK);
  fill(picture, body.x + 10 + stride / 2, body.y + 32, 5, 20, DARK);
}

const copy = ({ y, u, v }: Picture): Picture => ({ y: y.slice(), u: u.slice(), v: v.slice() });

/** Pictures at these seconds of the sensors' clock. People before the belt hide it, people behind are hidden by it. */
export function* scene(
  seconds: readonly number[],
  belt: readonly number[],
  lamp: number,
  people: boolean,
): Generator<Picture> {
  const empty = background(lamp);
  const first = seconds[0] ?? 0;
  for (const second of seconds) {
    const picture = copy(empty);
    const walkers = people ? walkersAt(second) : [];
    const nearer = (walker: Walk) => walker.feetY > BELT.y;
    for (const walker of walkers) if (!nearer(walker)) drawWorker(picture, walker, second);
    drawBelt(picture, round(ranFor(belt, first, second) * BELT.pixelsPerSecond));
    for (const walker of walkers) if (nearer(walker)) drawWorker(picture, walker, second);
    yield picture;
  }
}
