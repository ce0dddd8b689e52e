import * as THREE from 'three';
import { levelFor, type Level } from './detail.ts';
import { HaloLayer } from './halo-layer.ts';
import { flatMaterial, still, type ViewUniforms } from './materials.ts';
import { meets, type Extent } from './outline.ts';
import { dashedFragment, dashedVertex, dotFragment, massFragment, massVertex } from './shaders.ts';
import { LAYERS, type Chunk, type Layer, type ShapeChunks } from './shape-chunks.ts';
import type { VertexBuffer } from './vertex-buffer.ts';

/** CSS pixels. */
const DOT = 2.5;
const NODE = 6;

type Drawn = Partial<Record<Layer, THREE.LineSegments | THREE.Points>>;

export interface Shown {
  drawn: number;
  level: Level;
}

/** All shapes as thin lines, with halos while they are few, and dots: one object for each chunk and layer, made when it is first seen. */
export class MassLayer {
  readonly group = still(new THREE.Group());
  #objects = new Map<Chunk, Drawn>();
  #halos: HaloLayer;
  #layers: Record<Layer, THREE.Group>;
  #materials: Record<Layer | 'dashed', THREE.RawShaderMaterial>;

  constructor(view: ViewUniforms) {
    const thin = (size: number, fragment = massFragment) =>
      flatMaterial(view, massVertex, fragment, { size: { value: size } }, false);
    const dashed = flatMaterial(view, dashedVertex, dashedFragment, {}, false);
    this.#materials = { points: thin(DOT), boxes: thin(1), lines: thin(1), dots: thin(NODE, dotFragment), dashed };
    const layer = () => still(new THREE.Group());
    this.#layers = { points: layer(), boxes: layer(), lines: layer(), dots: layer() };
    this.#halos = new HaloLayer(view);
    this.group.add(this.#halos.group, ...LAYERS.map((name) => this.#layers[name]));
  }

  /** Shows what lies in `seen`, as finely as it can be told apart, and sends what has changed of it. */
  update(chunks: ShapeChunks, seen: Extent, scale: number, pixelRatio: number): Shown {
    this.#materials.points.uniforms['size']!.value = DOT * pixelRatio;
    // Nodes of a whole crowd would hide the crowd.
    this.#materials.dots.uniforms['size']!.value = Math.max(2, Math.min(NODE, NODE * scale)) * pixelRatio;
    const mean = chunks.meanSizes();
    const outlined: Chunk[] = [];
    const byLevel: Record<Level, number> = { points: 0, boxes: 0, outlines: 0 };
    for (const drawn of this.#objects.values()) for (const object of Object.values(drawn)) object.visible = false;
    for (const chunk of chunks) {
      if (!meets(chunk.extent, seen)) continue;
      const level = levelFor(mean.get(chunk.sizeClass) ?? 0, scale);
      byLevel[level] += chunk.shapes;
      if (level === 'outlines') outlined.push(chunk);
      for (const layer of level === 'outlines' ? (['lines', 'dots'] as const) : ([level] as const)) {
        this.#show(chunk, layer);
      }
    }
    this.#halos.update(outlined);
    const level = (['outlines', 'boxes', 'points'] as const).reduce((most, other) =>
      byLevel[other] > byLevel[most] ? other : most,
    );
    return { drawn: byLevel.points + byLevel.boxes + byLevel.outlines, level };
  }

  /** Forgets all chunks. */
  clear(): void {
    for (const drawn of this.#objects.values()) {
      for (const object of Object.values(drawn)) object.removeFromParent().geometry.dispose();
    }
    this.#objects.clear();
    this.#halos.clear();
  }

  dispose(): void {
    this.clear();
    this.#halos.dispose();
    for (const material of Object.values(this.#materials)) material.dispose();
  }

  #show(chunk: Chunk, layer: Layer): void {
    const buffer = chunk.buffers[layer];
    if (buffer.count === 0) return;
    let drawn = this.#objects.get(chunk);
    if (!drawn) this.#objects.set(chunk, (drawn = {}));
    const object = (drawn[layer] ??= this.#create(chunk, layer));
    object.visible = true;
    send(buffer, object.geometry);
  }

  #create(chunk: Chunk, layer: Layer): THREE.LineSegments | THREE.Points {
    const geometry = new THREE.BufferGeometry();
    chunk.buffers[layer].grown = true;
    const dashed = layer === 'lines' && chunk.dashed;
    const material = this.#materials[dashed ? 'dashed' : layer];
    const dotted = layer === 'points' || layer === 'dots';
    const object = still(dotted ? new THREE.Points(geometry, material) : new THREE.LineSegments(geometry, material));
    this.#layers[layer].add(object);
    return object;
  }
}

/** Only what has changed is uploaded; all of it after the arrays had to grow. */
function send(buffer: VertexBuffer, geometry: THREE.BufferGeometry): void {
  geometry.setDrawRange(0, buffer.count);
  if (buffer.grown) {
    // three keeps a buffer on the card as large as it was first: larger arrays are new attributes.
    geometry.dispose();
    const dynamic = (attribute: THREE.BufferAttribute) => attribute.setUsage(THREE.DynamicDrawUsage);
    geometry.setAttribute('position', dynamic(new THREE.BufferAttribute(buffer.positions, 2)));
    geometry.setAttribute('color', dynamic(new THREE.BufferAttribute(buffer.colours, 4, true)));
  } else if (buffer.dirty.length > 0) {
    for (const [name, numbers] of [
      ['position', 2],
      ['color', 4],
    ] as const) {
      const attribute = geometry.getAttribute(name) as THREE.BufferAttribute;
      for (const { start, length } of buffer.dirty) attribute.addUpdateRange(start * numbers, length * numbers);
      attribute.needsUpdate = true;
    }
  }
  buffer.uploaded();
}
