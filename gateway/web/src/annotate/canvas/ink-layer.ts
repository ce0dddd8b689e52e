import * as THREE from 'three';
import { flatMaterial, still, type ViewUniforms } from './materials.ts';
import { eachSegment, eachVertex, type Ring } from './outline.ts';
import { handleFragment, massFragment, massVertex, strokeFragment, strokeVertex } from './shaders.ts';

/** What is drawn above the others. */
export interface Inked {
  rings: readonly Ring[];
  /** 0xrrggbb. */
  colour: number;
  handles: boolean;
  dashed: boolean;
}

/** CSS pixels. */
const WIDTH = 2;
const HALO = 4.5;
const HANDLE = 8;
/** Shapes that are drawn with thick lines. */
const MOST_THICK = 500;

/**
 * Thick lines with a dark halo, for they lie on bright pictures too, and handles. Rebuilt whole. Of thousands, thin white lines
 * only: each thick one is two blended rectangles, and 20,000 boxes of them take seconds without a graphics card.
 */
export class InkLayer {
  readonly group = still(new THREE.Group());
  #strokes = new THREE.InstancedBufferGeometry();
  #thin = new THREE.BufferGeometry();
  #handles = new THREE.BufferGeometry();
  #materials: Record<'halo' | 'line' | 'thin' | 'handle', THREE.RawShaderMaterial>;

  constructor(view: ViewUniforms) {
    const stroke = (width: number, over: number, alpha: number) =>
      flatMaterial(view, strokeVertex, strokeFragment, {
        halfWidth: { value: width / 2 },
        beyond: { value: width / 2 },
        over: { value: new THREE.Vector4(0, 0, 0, over) },
        alpha: { value: alpha },
      });
    const handle = flatMaterial(view, massVertex, handleFragment, { size: { value: HANDLE } }, false);
    const thin = flatMaterial(view, massVertex, massFragment, { size: { value: 1 } }, false);
    this.#materials = { halo: stroke(HALO, 1, 0.55), line: stroke(WIDTH, 0, 1), thin, handle };
    const corners = new Float32Array([0, -1, 1, -1, 0, 1, 1, 1]);
    this.#strokes.setAttribute('corner', new THREE.BufferAttribute(corners, 2));
    this.#strokes.setIndex([0, 1, 2, 2, 1, 3]);
    this.group.add(
      still(new THREE.Mesh(this.#strokes, this.#materials.halo)),
      still(new THREE.Mesh(this.#strokes, this.#materials.line)),
      still(new THREE.LineSegments(this.#thin, thin)),
      still(new THREE.Points(this.#handles, handle)),
    );
    this.set([]);
  }

  set(all: readonly Inked[]): void {
    const isMany = all.length > MOST_THICK;
    // What is drawn right now comes last, and is never among the many.
    const inked = isMany ? all.filter(({ handles }) => handles) : all;
    this.#setThin(isMany ? all.filter(({ handles }) => !handles) : []);
    const [ends, lineColours, dashes] = [[] as number[], [] as number[], [] as number[]];
    const [places, handleColours] = [[] as number[], [] as number[]];
    for (const { rings, colour, handles, dashed } of inked) {
      const rgba = [colour >> 16, (colour >> 8) & 255, colour & 255, 255];
      for (const ring of rings) {
        eachSegment(ring, (ax, ay, bx, by) => {
          ends.push(ax, ay, bx, by);
          lineColours.push(...rgba);
          dashes.push(dashed ? 1 : 0);
        });
        if (handles || ring.dotted) {
          eachVertex(ring, (x, y) => {
            places.push(x, y);
            handleColours.push(...rgba);
          });
        }
      }
    }
    this.#strokes.dispose();
    this.#strokes.setAttribute('ends', new THREE.InstancedBufferAttribute(new Float32Array(ends), 4));
    this.#strokes.setAttribute('color', new THREE.InstancedBufferAttribute(new Uint8Array(lineColours), 4, true));
    this.#strokes.setAttribute('dashed', new THREE.InstancedBufferAttribute(new Float32Array(dashes), 1));
    this.#strokes.instanceCount = ends.length / 4;
    this.#handles.dispose();
    this.#handles.setAttribute('position', new THREE.BufferAttribute(new Float32Array(places), 2));
    this.#handles.setAttribute('color', new THREE.BufferAttribute(new Uint8Array(handleColours), 4, true));
    const [halo, line, , points] = this.group.children;
    for (const mesh of [halo, line]) if (mesh) mesh.visible = ends.length > 0;
    if (points) points.visible = places.length > 0;
  }

  #setThin(inked: readonly Inked[]): void {
    const ends: number[] = [];
    for (const { rings } of inked)
      for (const ring of rings) eachSegment(ring, (ax, ay, bx, by) => ends.push(ax, ay, bx, by));
    this.#thin.dispose();
    const white = new Uint8Array(ends.length * 2).fill(255);
    this.#thin.setAttribute('position', new THREE.BufferAttribute(new Float32Array(ends), 2));
    this.#thin.setAttribute('color', new THREE.BufferAttribute(white, 4, true));
    const mesh = this.group.children[2];
    if (mesh) mesh.visible = ends.length > 0;
  }

  resize(pixelRatio: number): void {
    this.#materials.handle.uniforms['size']!.value = HANDLE * pixelRatio;
  }

  dispose(): void {
    this.#strokes.dispose();
    this.#thin.dispose();
    this.#handles.dispose();
    for (const material of Object.values(this.#materials)) material.dispose();
  }
}
