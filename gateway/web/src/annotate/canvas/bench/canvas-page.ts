/** A page of its own, in no bundle of the product: tests/bench opens it and calls what it hangs on `window`. */
import { createScene, type SceneStats, type View } from '../scene.ts';
import { ShapeStore } from '../shape-store.ts';
import { BareDraw, finish, type Range } from './bare-draw.ts';
import { PICTURE, seeded, seededShapes } from './seeded-shapes.ts';

const WIDTH = 1200;
const HEIGHT = 800;

/** A frame comes when it is called for, not with the screen: only so can its whole time be taken. */
let due: FrameRequestCallback | null = null;
window.requestAnimationFrame = (callback) => {
  due = callback;
  return 1;
};
function frame(): void {
  const callback = due;
  due = null;
  callback?.(performance.now());
}

/** A way across the picture that comes back: neither side is to see another part of it. */
function pan(scale: number, frames: number): View[] {
  const [roomX, roomY] = [PICTURE.width - WIDTH / scale, PICTURE.height - HEIGHT / scale];
  return Array.from({ length: frames }, (_, index) => {
    const turn = (index / frames) * 2 * Math.PI;
    const along = (room: number, wave: number) => room / 2 + wave * Math.max(Math.abs(room) * 0.4, 20 / scale);
    return { scale, x: along(roomX, Math.cos(turn)), y: along(roomY, Math.sin(turn)) };
  });
}

function canvasBench(count: number) {
  const [ours, bare] = [...document.querySelectorAll('canvas')];
  if (!ours || !bare) throw new Error('no canvas');
  const shapes = seededShapes(count, 20);
  const scene = createScene(ours);
  scene.resize(WIDTH, HEIGHT, 1);
  const started = performance.now();
  scene.setShapes(shapes);
  const loadMs = performance.now() - started;
  const gl = ours.getContext('webgl2')!;
  const store = new ShapeStore();
  store.load(shapes);
  const control = new BareDraw(bare, WIDTH, HEIGHT);
  const means = store.chunks.meanSizes();
  const random = seeded(4);

  const drawn = (view: View): SceneStats => {
    scene.setView(view);
    frame();
    finish(gl);
    return scene.stats;
  };
  return {
    loadMs,
    fit: Math.min(WIDTH / PICTURE.width, HEIGHT / PICTURE.height),
    /**
     * Every frame of a pan by both, in turns, for a busy machine is busy in bursts: the median milliseconds of each, the
     * script's of the slowest twentieth, and what was drawn.
     * @param all the control draws all outlines, wherever they are and however small
     */
    pan(scale: number, frames: number, all: boolean) {
      const times = { ours: [] as number[], control: [] as number[], script: [] as number[] };
      let counted = 0;
      const turns = {
        ours(view: View) {
          const stats = drawn(view);
          times.script.push(stats.scriptMs);
          counted += stats.drawn;
        },
        control(view: View, ranges: readonly Range[]) {
          control.draw(ranges, view);
          control.finish();
        },
      };
      pan(scale, frames).forEach((view, index) => {
        const ranges = control.ranges(store.chunks, view, means, all);
        for (const side of index % 2 === 0 ? (['ours', 'control'] as const) : (['control', 'ours'] as const)) {
          const from = performance.now();
          turns[side](view, ranges);
          times[side].push(performance.now() - from);
        }
      });
      return {
        ours: quantile(times.ours, 0.5),
        control: quantile(times.control, 0.5),
        scriptMs: quantile(times.script, 0.95),
        drawn: counted / frames,
        level: scene.stats.level,
      };
    },
    /** Milliseconds of the slowest twentieth of hit tests, five CSS pixels about places all over the picture. */
    hit(tests: number): number {
      const times = Array.from({ length: tests }, () => {
        const [x, y] = [random() * PICTURE.width, random() * PICTURE.height];
        const before = performance.now();
        for (let i = 0; i < 10; i++) scene.hit(x, y, 5);
        return (performance.now() - before) / 10;
      });
      return quantile(times, 0.95);
    },
    /** Milliseconds of script for one moved shape and the frame that shows it, the slowest twentieth. */
    edit(edits: number): number {
      const times = Array.from({ length: edits }, () => {
        const shape = shapes[Math.floor(random() * shapes.length)]!;
        const before = performance.now();
        scene.upsert({ ...shape, dashed: shape.dashed !== true });
        scene.upsert(shape);
        frame();
        const after = performance.now();
        finish(gl);
        return after - before;
      });
      return quantile(times, 0.95);
    },
  };
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)]!;
}

Object.assign(window, { canvasBench });
