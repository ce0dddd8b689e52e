import { fromUtm, seeded, SHAFT, toUtm } from './place.ts';
import { geoTiff } from './tiff-writer.ts';

const WIDTH = 480;
const HEIGHT = 360;
const PIXEL = 0.2;
/** The shaft stands a quarter from the left, in the middle of the height. */
const SHAFT_AT = [120, 180] as const;

type Colour = readonly [number, number, number];
type Thing = { class: string; x: number; y: number; width: number; height: number; colour: Colour; name: string };

/** What is to be seen, in pixels from the top-left corner. */
const THINGS: Thing[] = [
  { class: 'building', x: 96, y: 156, width: 48, height: 48, colour: [148, 92, 78], name: '主井井架' },
  { class: 'conveyor', x: 144, y: 174, width: 170, height: 10, colour: [92, 96, 104], name: '1号带式输送机' },
  { class: 'stockpile', x: 314, y: 128, width: 96, height: 88, colour: [34, 34, 38], name: '原煤堆' },
  { class: 'vehicle', x: 210, y: 262, width: 30, height: 13, colour: [206, 176, 42], name: '自卸车' },
  { class: 'vehicle', x: 262, y: 266, width: 30, height: 13, colour: [196, 168, 44], name: '自卸车' },
  { class: 'vehicle', x: 64, y: 300, width: 22, height: 11, colour: [210, 214, 220], name: '皮卡' },
  { class: 'person', x: 176, y: 214, width: 4, height: 4, colour: [236, 96, 32], name: '作业人员' },
  { class: 'person', x: 182, y: 219, width: 4, height: 4, colour: [236, 96, 32], name: '作业人员' },
  { class: 'person', x: 305, y: 236, width: 4, height: 4, colour: [240, 120, 40], name: '作业人员' },
];

function paint(): Uint8Array {
  const random = seeded(710);
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  const put = (x: number, y: number, [r, g, b]: Colour, grain: number) => {
    const shade = (random() - 0.5) * grain;
    const at = (y * WIDTH + x) * 3;
    for (const [c, value] of [r, g, b].entries()) pixels[at + c] = Math.max(0, Math.min(255, value + shade));
  };
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const road = y > 248 && y < 292;
      put(x, y, road ? [128, 124, 118] : [150 - (x % 60) / 10, 138, 116], road ? 14 : 30);
    }
  }
  for (const { x, y, width, height, colour } of THINGS) {
    for (let dy = 0; dy < height; dy++) {
      for (let dx = 0; dx < width; dx++) {
        const edge = dx === 0 || dy === 0 || dx === width - 1 || dy === height - 1;
        put(x + dx, y + dy, edge && width > 6 ? [colour[0] * 0.7, colour[1] * 0.7, colour[2] * 0.7] : colour, 12);
      }
    }
  }
  return pixels;
}

function origin(): [number, number] {
  const [x, y] = toUtm(...SHAFT);
  const whole = (value: number) => Math.round(value * 10) / 10;
  return [whole(x - SHAFT_AT[0] * PIXEL), whole(y + SHAFT_AT[1] * PIXEL)];
}

/** The yard from a drone at 07:10 local time: 96 × 72 m at 0.2 m to a pixel, UTM 49 N. */
export function yardPhoto(): Uint8Array {
  return geoTiff({
    width: WIDTH,
    height: HEIGHT,
    pixels: paint(),
    origin: origin(),
    pixelSize: PIXEL,
    epsg: 32649,
    time: '2026:03:02 07:10:00',
    offset: '+08:00',
    make: 'Demo',
    model: 'Demo Drone 1',
  });
}

/** What is on the photo, as a labelling program would write it. */
export function yardLabels(): Uint8Array {
  const [x0, y0] = origin();
  const round = (degrees: number) => Math.round(degrees * 1e8) / 1e8;
  const corner = (x: number, y: number) => fromUtm(x0 + x * PIXEL, y0 - y * PIXEL).map(round);
  const features = THINGS.map(({ class: code, x, y, width, height, name }, id) => ({
    type: 'Feature',
    id,
    geometry: {
      type: 'Polygon',
      // Anticlockwise on the map: down the left side first.
      coordinates: [
        [corner(x, y), corner(x, y + height), corner(x + width, y + height), corner(x + width, y), corner(x, y)],
      ],
    },
    properties: { class: code, 名称: name },
  }));
  return new TextEncoder().encode(JSON.stringify({ type: 'FeatureCollection', features }, null, 1));
}
