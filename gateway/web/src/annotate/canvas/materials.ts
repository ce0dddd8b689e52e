import * as THREE from 'three';

/** What every shader knows of the view; the values are shared by all materials. */
export interface ViewUniforms {
  origin: { value: THREE.Vector2 };
  /** Clip space for one pixel of the picture. */
  unit: { value: THREE.Vector2 };
  /** CSS pixels for one pixel of the picture. */
  cssScale: { value: number };
  /** Clip space for one CSS pixel. */
  cssUnit: { value: THREE.Vector2 };
}

export function viewUniforms(): ViewUniforms {
  const zero = () => ({ value: new THREE.Vector2() });
  return { origin: zero(), unit: zero(), cssScale: { value: 1 }, cssUnit: zero() };
}

/** Everything is flat and drawn in the order of the scene, so nothing is tested for its depth. */
export function flatMaterial(
  view: ViewUniforms,
  vertexShader: string,
  fragmentShader: string,
  uniforms: Record<string, { value: unknown }> = {},
  blended = true,
): THREE.RawShaderMaterial {
  return new THREE.RawShaderMaterial({
    glslVersion: THREE.GLSL3,
    vertexShader,
    fragmentShader,
    uniforms: { ...view, ...uniforms },
    side: THREE.DoubleSide,
    depthTest: false,
    depthWrite: false,
    // three draws what is transparent after what is not; with all of it transparent, the order is the scene's.
    transparent: true,
    blending: blended ? THREE.NormalBlending : THREE.NoBlending,
  });
}

/** From 0, 0 to 1, 1. */
export function unitQuad(): THREE.BufferGeometry {
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute('position', new THREE.BufferAttribute(new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), 2));
  geometry.setIndex([0, 1, 2, 2, 1, 3]);
  return geometry;
}

/** An object that is never moved and never culled by three, whose spheres know nothing of this view. */
export function still<T extends THREE.Object3D>(object: T): T {
  object.matrixAutoUpdate = false;
  object.matrixWorldAutoUpdate = false;
  object.frustumCulled = false;
  return object;
}
