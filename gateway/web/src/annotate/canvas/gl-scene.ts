import * as THREE from 'three';
import { parseColour } from './css-colour.ts';
import { InkLayer, type Inked } from './ink-layer.ts';
import { MaskLayer } from './mask-layer.ts';
import { MassLayer } from './mass-layer.ts';
import { viewUniforms } from './materials.ts';
import { ringsOf, type Extent } from './outline.ts';
import { PictureLayer } from './picture-layer.ts';
import type { Scene, SceneShape, SceneStats, View } from './scene.ts';
import { ShapeStore } from './shape-store.ts';

/** Near-black in both themes: eyes that look for faint things are adapted to the dark. */
const BACKGROUND = 0x0b0d10;
const MASK_OPACITY = 0.4;
const DRAFT_OPACITY = 0.55;
/** Selected shapes that get handles; nobody drags one vertex of thousands. */
const MAX_HANDLED = 50;
/** After a longer pause the time between two frames says nothing. */
const PAUSE_MS = 250;
const DRAFT = 'draft';

function rendererOn(canvas: HTMLCanvasElement): THREE.WebGLRenderer {
  const context = canvas.getContext('webgl2', { alpha: false, antialias: true, depth: false, stencil: false });
  if (!context) throw new Error('This browser gives no WebGL 2, which the editor draws with.');
  return new THREE.WebGLRenderer({ canvas, context });
}

/** @throws an Error with words for people where the browser gives no WebGL 2 */
export function createScene(canvas: HTMLCanvasElement): Scene {
  const renderer = rendererOn(canvas);
  renderer.outputColorSpace = THREE.LinearSRGBColorSpace;
  renderer.sortObjects = false;
  const uniforms = viewUniforms();
  const { maxTextureSize } = renderer.capabilities;
  const picture = new PictureLayer(uniforms, maxTextureSize);
  const masks = new MaskLayer(uniforms, maxTextureSize, MASK_OPACITY);
  const mass = new MassLayer(uniforms);
  const ink = new InkLayer(uniforms);
  const draftMask = new MaskLayer(uniforms, maxTextureSize, DRAFT_OPACITY);
  const root = new THREE.Scene();
  root.matrixWorldAutoUpdate = false;
  root.add(picture.group, masks.group, mass.group, draftMask.group, ink.group);
  // The shaders place everything themselves; see there.
  const camera = new THREE.OrthographicCamera();
  const store = new ShapeStore();
  const listeners = new Set<(stats: SceneStats) => void>();

  let view: View = { x: 0, y: 0, scale: 1 };
  let [width, height, pixelRatio] = [1, 1, 1];
  let selected: ReadonlySet<string> = new Set();
  let hovered: string | null = null;
  let draft: Inked | null = null;
  let inkIsOld = false;
  let asked: number | null = null;
  let lastFrame = -Infinity;
  let stats: SceneStats = { shapes: 0, drawn: 0, level: 'outlines', frameMs: 0, scriptMs: 0 };

  const inked = (): Inked[] => {
    const handles = selected.size <= MAX_HANDLED;
    const over = [...selected].flatMap((id) => store.shown(id) ?? []).map((shape) => inkOf(shape, handles));
    const under = hovered !== null && !selected.has(hovered) ? store.shown(hovered) : null;
    return [...(under ? [inkOf(under, false)] : []), ...over, ...(draft ? [draft] : [])];
  };

  const draw = () => {
    if (renderer.getContext().isContextLost()) return;
    const started = performance.now();
    const { scale } = view;
    const seen: Extent = { minX: view.x, minY: view.y, maxX: view.x + width / scale, maxY: view.y + height / scale };
    uniforms.origin.value.set(view.x, view.y);
    uniforms.unit.value.set((2 * scale) / width, (-2 * scale) / height);
    uniforms.cssScale.value = scale;
    uniforms.cssUnit.value.set(2 / width, -2 / height);
    if (inkIsOld) ink.set(inked());
    inkIsOld = false;
    masks.update(seen, scale);
    draftMask.update(seen, scale);
    const { drawn, level } = mass.update(store.chunks, seen, scale, pixelRatio);
    renderer.render(root, camera);
    const ended = performance.now();
    const between = ended - lastFrame;
    lastFrame = ended;
    const scriptMs = ended - started;
    stats = { shapes: store.size, drawn, level, scriptMs, frameMs: between < PAUSE_MS ? between : scriptMs };
    for (const listener of listeners) listener(stats);
  };
  const ask = () => {
    asked ??= requestAnimationFrame(() => {
      asked = null;
      draw();
    });
  };
  const inkChanged = () => {
    inkIsOld = true;
    ask();
  };
  const paintMasks = (shape: SceneShape) => {
    const found = shape.hidden ? [] : shape.geometries.filter((geometry) => geometry.kind === 'mask');
    masks.put(shape.id, found, parseColour(shape.colour));
  };
  const background = () => {
    renderer.setClearColor(new THREE.Color().setHex(BACKGROUND, THREE.LinearSRGBColorSpace), 1);
    ask();
  };
  background();
  // three sends everything again by itself, but forgets the background and cannot know that a frame is due.
  canvas.addEventListener('webglcontextrestored', background);

  return {
    get stats() {
      return stats;
    },
    resize(toWidth, toHeight, toPixelRatio) {
      [width, height, pixelRatio] = [Math.max(1, toWidth), Math.max(1, toHeight), toPixelRatio];
      renderer.setPixelRatio(pixelRatio);
      renderer.setSize(width, height, false);
      ink.resize(pixelRatio);
      // At once: to change its size clears a canvas, and the next frame may be late.
      draw();
    },
    setView(to) {
      if (!(Number.isFinite(to.x + to.y) && to.scale > 0 && Number.isFinite(to.scale))) return;
      view = { ...to };
      ask();
    },
    setPicture(to) {
      picture.set(to);
      ask();
    },
    window(centre, wide, invert) {
      picture.window(centre, wide, invert);
      ask();
    },
    setShapes(shapes) {
      mass.clear();
      masks.clear();
      store.load(shapes);
      for (const shape of store) paintMasks(shape);
      inkChanged();
    },
    upsert(shape) {
      store.put(shape);
      paintMasks(shape);
      inkChanged();
    },
    remove(id) {
      store.remove(id);
      masks.take(id);
      inkChanged();
    },
    select(ids) {
      selected = new Set(ids);
      inkChanged();
    },
    hover(id) {
      if (hovered === id) return;
      hovered = id;
      inkChanged();
    },
    draft(geometry, css) {
      const colour = parseColour(css);
      draft = geometry ? { rings: ringsOf(geometry), colour, handles: true, dashed: false } : null;
      draftMask.put(DRAFT, geometry?.kind === 'mask' ? [geometry] : [], colour);
      inkChanged();
    },
    hit: (x, y, tolerance) => store.index.hit(x, y, tolerance, selected),
    within: (x0, y0, x1, y1) => store.index.within(x0, y0, x1, y1).map(({ shape }) => shape.id),
    onDraw(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      if (asked !== null) cancelAnimationFrame(asked);
      canvas.removeEventListener('webglcontextrestored', background);
      listeners.clear();
      for (const layer of [picture, masks, mass, draftMask, ink]) layer.dispose();
      renderer.dispose();
    },
  };
}

function inkOf({ geometries, edges, colour, dashed = false }: SceneShape, handles: boolean): Inked {
  const rings = geometries.flatMap((geometry) => ringsOf(geometry, edges));
  return { rings, colour: parseColour(colour), handles, dashed };
}
