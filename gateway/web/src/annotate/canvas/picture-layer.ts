import * as THREE from 'three';
import { flatMaterial, still, unitQuad, type ViewUniforms } from './materials.ts';
import type { ScenePicture } from './scene.ts';
import { colourFragment, greyFragment, quadVertex } from './shaders.ts';

/** Both the values and their sums stay finite on the card. */
const NARROWEST = 1e-6;

/** The picture below the shapes; a copy with fewer pixels where the graphics card takes no texture as large. */
export class PictureLayer {
  readonly group = still(new THREE.Group());
  #at = { value: new THREE.Vector4(0, 0, 1, 1) };
  #window = { value: new THREE.Vector3(127.5, 255, 0) };
  #map: { value: THREE.Texture | null } = { value: null };
  #mesh: THREE.Mesh<THREE.BufferGeometry, THREE.RawShaderMaterial>;
  #colour: THREE.RawShaderMaterial;
  #grey: THREE.RawShaderMaterial;
  #shown: ScenePicture | null = null;
  #maxSide: number;

  constructor(view: ViewUniforms, maxSide: number) {
    this.#maxSide = maxSide;
    const uniforms = { at: this.#at, window: this.#window, map: this.#map };
    this.#colour = flatMaterial(view, quadVertex, colourFragment, uniforms, false);
    this.#grey = flatMaterial(view, quadVertex, greyFragment, uniforms, false);
    this.#mesh = still(new THREE.Mesh(unitQuad(), this.#colour));
    this.#mesh.visible = false;
    this.group.add(this.#mesh);
  }

  set(picture: ScenePicture | null): void {
    const shown = this.#shown;
    this.#shown = picture;
    if (picture && shown && 'source' in picture && 'source' in shown && sameTexture(picture, shown, this.#map.value)) {
      // The next frame of the same video.
      this.#map.value!.needsUpdate = true;
      return;
    }
    this.#map.value?.dispose();
    this.#map.value = null;
    this.#mesh.visible = picture !== null;
    if (!picture) return;
    this.#map.value = 'grey' in picture ? greyTexture(picture, this.#maxSide) : colourTexture(picture, this.#maxSide);
    this.#mesh.material = 'grey' in picture ? this.#grey : this.#colour;
    this.#at.value.set(0, 0, picture.width, picture.height);
  }

  window(centre: number, width: number, invert: boolean): void {
    this.#window.value.set(centre, Math.max(NARROWEST, width), invert ? 1 : 0);
  }

  dispose(): void {
    this.set(null);
    this.#mesh.geometry.dispose();
    this.#colour.dispose();
    this.#grey.dispose();
  }
}

type Coloured = Extract<ScenePicture, { source: unknown }>;
type Grey = Extract<ScenePicture, { grey: unknown }>;

function sameTexture(a: Coloured, b: Coloured, texture: THREE.Texture | null): boolean {
  return a.source === b.source && a.width === b.width && a.height === b.height && texture?.image === a.source;
}

function colourTexture({ source, width, height }: Coloured, maxSide: number): THREE.Texture {
  const shrink = Math.min(1, maxSide / Math.max(width, height));
  const texture = new THREE.Texture(shrink < 1 ? smaller(source, width * shrink, height * shrink) : source);
  texture.flipY = false;
  texture.magFilter = THREE.NearestFilter;
  // A new frame of a video must not wait for its smaller copies.
  const moving = typeof HTMLVideoElement !== 'undefined' && source instanceof HTMLVideoElement;
  texture.generateMipmaps = !moving;
  texture.minFilter = moving ? THREE.LinearFilter : THREE.LinearMipmapLinearFilter;
  texture.needsUpdate = true;
  return texture;
}

function smaller(source: TexImageSource, width: number, height: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(Math.max(1, Math.floor(width)), Math.max(1, Math.floor(height)));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no 2-D canvas.');
  if (source instanceof ImageData) {
    const whole = new OffscreenCanvas(source.width, source.height);
    whole.getContext('2d')?.putImageData(source, 0, 0);
    context.drawImage(whole, 0, 0, canvas.width, canvas.height);
  } else {
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

/** Every n-th value of every n-th row where the card takes no texture as large. */
function greyTexture({ grey, width, height }: Grey, maxSide: number): THREE.Texture {
  const step = Math.max(1, Math.ceil(Math.max(width, height) / maxSide));
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const values = new Float32Array(columns * rows);
  if (step === 1) values.set(grey.subarray(0, values.length));
  else {
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        values[row * columns + column] = grey[row * step * width + column * step] ?? NaN;
  }
  const texture = new THREE.DataTexture(values, columns, rows, THREE.RedFormat, THREE.FloatType);
  // Nearest: linear sampling of 32-bit floats is an extension, and pixels are what is annotated.
  texture.magFilter = texture.minFilter = THREE.NearestFilter;
  texture.needsUpdate = true;
  return texture;
}
