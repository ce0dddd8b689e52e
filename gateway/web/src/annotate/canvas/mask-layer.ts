import * as THREE from 'three';
import { maskAlpha, maskExtent, type Mask } from './mask.ts';
import { flatMaterial, still, unitQuad, type ViewUniforms } from './materials.ts';
import { meets, type Extent } from './outline.ts';
import { maskFragment, quadVertex } from './shaders.ts';

/** Masks that are painted at once; of further ones the contour must do. */
const MAX_PAINTED = 400;
/** CSS pixels below which a mask is not painted. */
const SMALLEST = 8;

interface Painted {
  mask: Mask;
  extent: Extent;
  colour: number;
  mesh: THREE.Mesh<THREE.BufferGeometry, THREE.RawShaderMaterial> | null;
}

/** Masks as textures of their extent, made when they are seen and dropped when the room is needed. */
export class MaskLayer {
  readonly group = still(new THREE.Group());
  #masks = new Map<string, Painted[]>();
  #meshes = 0;
  #quad = unitQuad();
  #view: ViewUniforms;
  #maxSide: number;
  #opacity: number;

  constructor(view: ViewUniforms, maxSide: number, opacity: number) {
    this.#view = view;
    this.#maxSide = maxSide;
    this.#opacity = opacity;
  }

  put(id: string, masks: readonly Mask[], colour: number): void {
    this.take(id);
    const painted = masks.flatMap((mask): Painted[] => {
      const extent = maskExtent(mask);
      return extent ? [{ mask, extent, colour, mesh: null }] : [];
    });
    if (painted.length > 0) this.#masks.set(id, painted);
  }

  take(id: string): void {
    for (const painted of this.#masks.get(id) ?? []) this.#drop(painted);
    this.#masks.delete(id);
  }

  update(seen: Extent, scale: number): void {
    let room = MAX_PAINTED;
    const unseen: Painted[] = [];
    const wanted: Painted[] = [];
    const sort = (painted: Painted) => {
      const { extent, mesh } = painted;
      const size = Math.max(extent.maxX - extent.minX, extent.maxY - extent.minY) * scale;
      const isSeen = size >= SMALLEST && meets(extent, seen) && room-- > 0;
      if (isSeen && !mesh) wanted.push(painted);
      if (mesh) mesh.visible = isSeen;
      if (mesh && !isSeen) unseen.push(painted);
    };
    for (const all of this.#masks.values()) all.forEach(sort);
    for (const painted of wanted) {
      const spare = this.#meshes >= MAX_PAINTED ? unseen.pop() : undefined;
      if (spare) this.#drop(spare);
      this.#paint(painted);
    }
  }

  clear(): void {
    for (const id of [...this.#masks.keys()]) this.take(id);
  }

  dispose(): void {
    this.clear();
    this.#quad.dispose();
  }

  #paint(painted: Painted): void {
    const { mask, extent, colour } = painted;
    const { width, height, values } = maskAlpha(mask, extent, this.#maxSide);
    const texture = new THREE.DataTexture(values, width, height, THREE.RedFormat);
    texture.unpackAlignment = 1;
    texture.needsUpdate = true;
    const { minX, minY, maxX, maxY } = extent;
    const rgb = new THREE.Color().setHex(colour, THREE.LinearSRGBColorSpace);
    const material = flatMaterial(this.#view, quadVertex, maskFragment, {
      map: { value: texture },
      at: { value: new THREE.Vector4(minX, minY, maxX - minX, maxY - minY) },
      paint: { value: new THREE.Vector4(rgb.r, rgb.g, rgb.b, this.#opacity) },
    });
    painted.mesh = still(new THREE.Mesh(this.#quad, material));
    this.group.add(painted.mesh);
    this.#meshes++;
  }

  #drop(painted: Painted): void {
    if (!painted.mesh) return;
    painted.mesh.removeFromParent();
    const { material } = painted.mesh;
    (material.uniforms['map']!.value as THREE.Texture).dispose();
    material.dispose();
    painted.mesh = null;
    this.#meshes--;
  }
}
