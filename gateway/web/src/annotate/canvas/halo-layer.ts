import * as THREE from 'three';
import { flatMaterial, still, type ViewUniforms } from './materials.ts';
import { strokeFragment, strokeVertex } from './shaders.ts';
import type { Chunk } from './shape-chunks.ts';

/**
 * Lines of outlines in view beyond which there are no halos. Each is a blended rectangle: about 10 µs on two cores without a
 * graphics card, where the thin line takes one, so that these many leave 25 frames a second. And of more lines the halos
 * would darken the picture itself. As many as 1,000 boxes have, or 80 outlines of fifty corners.
 */
export const MOST_HALOED = 4_000;
/** CSS pixels. */
const WIDTH = 3.5;
const ALPHA = 0.55;

interface Haloed {
  mesh: THREE.Mesh<THREE.InstancedBufferGeometry>;
  /** Of the buffer, when the mesh was made of it. */
  version: number;
}

/** Whether the outlines of these chunks are few enough to have halos. */
export function mayHaveHalos(chunks: readonly Chunk[]): boolean {
  return chunks.reduce((vertices, { buffers }) => vertices + buffers.lines.count, 0) <= MOST_HALOED * 2;
}

/** Wide, dark and translucent lines beneath the thin ones, which could not be seen on a bright picture without. */
export class HaloLayer {
  readonly group = still(new THREE.Group());
  #made = new Map<Chunk, Haloed>();
  #corners = new THREE.BufferAttribute(new Float32Array([0, -1, 1, -1, 0, 1, 1, 1]), 2);
  #material: THREE.RawShaderMaterial;

  constructor(view: ViewUniforms) {
    this.#material = flatMaterial(view, strokeVertex, strokeFragment, {
      halfWidth: { value: WIDTH / 2 },
      // Sides of a round shape are shorter than the halo is wide: where they overlapped it would be darker.
      beyond: { value: 0 },
      over: { value: new THREE.Vector4(0, 0, 0, 1) },
      alpha: { value: ALPHA },
    });
  }

  /** Shows the halos of these chunks, unless there are too many lines. */
  update(chunks: readonly Chunk[]): void {
    for (const { mesh } of this.#made.values()) mesh.visible = false;
    if (mayHaveHalos(chunks)) for (const chunk of chunks) if (chunk.buffers.lines.count > 0) this.#show(chunk);
  }

  /** Forgets all chunks. */
  clear(): void {
    for (const { mesh } of this.#made.values()) mesh.removeFromParent().geometry.dispose();
    this.#made.clear();
  }

  dispose(): void {
    this.clear();
    this.#material.dispose();
  }

  #show(chunk: Chunk): void {
    const { positions, count, version } = chunk.buffers.lines;
    const made = this.#made.get(chunk);
    if (made && made.version === version) {
      made.mesh.visible = true;
      return;
    }
    made?.mesh.removeFromParent().geometry.dispose();
    const geometry = new THREE.InstancedBufferGeometry();
    geometry.setAttribute('corner', this.#corners);
    geometry.setIndex([0, 1, 2, 2, 1, 3]);
    // The two vertices of a line are the two ends of an instance. Few lines: they are sent whole.
    geometry.setAttribute('ends', new THREE.InstancedBufferAttribute(positions.slice(0, count * 2), 4));
    geometry.instanceCount = count / 2;
    const mesh = still(new THREE.Mesh(geometry, this.#material));
    this.group.add(mesh);
    this.#made.set(chunk, { mesh, version });
  }
}
