/**
 * GLSL ES 3. Places are taken from the view's origin before anything is multiplied, so that a picture of 100,000 pixels
 * keeps its sub-pixels in 32-bit floats, which one matrix for all would not.
 */
const HEAD = `precision highp float;
precision highp int;
`;
const VIEW = `${HEAD}
uniform vec2 origin;
uniform vec2 unit;
vec4 placed(vec2 p) { return vec4((p - origin) * unit + vec2(-1.0, 1.0), 0.0, 1.0); }
`;

export const massVertex = `${VIEW}
uniform float size;
in vec2 position;
in vec4 color;
out vec4 vColour;
void main() {
  gl_Position = placed(position);
  gl_PointSize = size;
  vColour = color;
}`;

export const massFragment = `${HEAD}
in vec4 vColour;
out vec4 colour;
void main() { colour = vColour; }`;

/** A flat value is that of a line's last vertex: the way from there is how far along the line one is. */
export const dashedVertex = `${VIEW}
uniform float cssScale;
in vec2 position;
in vec4 color;
out vec4 vColour;
out vec2 vHere;
flat out vec2 vEnd;
void main() {
  gl_Position = placed(position);
  vColour = color;
  vHere = (position - origin) * cssScale;
  vEnd = vHere;
}`;

export const dashedFragment = `${HEAD}
in vec4 vColour;
in vec2 vHere;
flat in vec2 vEnd;
out vec4 colour;
void main() {
  if (mod(distance(vHere, vEnd), 9.0) > 5.5) discard;
  colour = vColour;
}`;

/** One instance for each line: a rectangle about it, `beyond` CSS pixels longer at both ends. */
export const strokeVertex = `${VIEW}
uniform float cssScale;
uniform vec2 cssUnit;
uniform float halfWidth;
uniform float beyond;
uniform vec4 over;
in vec2 corner;
in vec4 ends;
in vec4 color;
in float dashed;
out vec4 vColour;
out float vAcross;
out float vAlong;
flat out float vDashed;
void main() {
  vec2 a = (ends.xy - origin) * cssScale;
  vec2 b = (ends.zw - origin) * cssScale;
  vec2 along = b - a;
  along = dot(along, along) > 0.0 ? normalize(along) : vec2(1.0, 0.0);
  float reach = halfWidth + 0.5;
  vec2 p = (corner.x > 0.0 ? b + along * beyond : a - along * beyond) + vec2(-along.y, along.x) * corner.y * reach;
  gl_Position = vec4(p * cssUnit + vec2(-1.0, 1.0), 0.0, 1.0);
  vColour = vec4(mix(color.rgb, over.rgb, over.a), 1.0);
  vAcross = corner.y * reach;
  vAlong = corner.x * distance(a, b);
  vDashed = dashed;
}`;

export const strokeFragment = `${HEAD}
uniform float halfWidth;
uniform float alpha;
in vec4 vColour;
in float vAcross;
in float vAlong;
flat in float vDashed;
out vec4 colour;
void main() {
  if (vDashed > 0.5 && mod(vAlong, 12.0) > 7.0) discard;
  colour = vec4(vColour.rgb, alpha * clamp(halfWidth + 0.5 - abs(vAcross), 0.0, 1.0));
}`;

/** Squares with a dark rim, unless they are too small for one. */
export const dotFragment = `${HEAD}
uniform float size;
in vec4 vColour;
out vec4 colour;
void main() {
  vec2 p = abs(gl_PointCoord - 0.5) * size;
  float edge = size * 0.5 - max(p.x, p.y);
  colour = size > 4.0 && edge < size * 0.17 ? vec4(vColour.rgb * 0.2, 1.0) : vColour;
}`;

/** White squares with a rim in the shape's colour. */
export const handleFragment = `${HEAD}
uniform float size;
in vec4 vColour;
out vec4 colour;
void main() {
  vec2 p = abs(gl_PointCoord - 0.5) * size;
  float edge = size * 0.5 - max(p.x, p.y);
  colour = edge < size * 0.22 ? vec4(vColour.rgb, 1.0) : vec4(1.0);
}`;

/** A rectangle of the picture, `at` its left, top, width and height. */
export const quadVertex = `${VIEW}
uniform vec4 at;
in vec2 position;
out vec2 vUv;
void main() {
  gl_Position = placed(at.xy + position * at.zw);
  vUv = position;
}`;

export const maskFragment = `${HEAD}
uniform sampler2D map;
uniform vec4 paint;
in vec2 vUv;
out vec4 colour;
void main() { colour = vec4(paint.rgb, paint.a * texture(map, vUv).r); }`;

/** `window`: centre, width, 1 where inverted (DICOM PS3.3 C.11.2.1.3.2, LINEAR_EXACT). */
const WINDOW = `
uniform vec3 window;
vec3 windowed(vec3 v) {
  vec3 u = clamp((v - window.x) / window.y + 0.5, 0.0, 1.0);
  return window.z > 0.5 ? 1.0 - u : u;
}`;

export const colourFragment = `${HEAD}${WINDOW}
uniform sampler2D map;
in vec2 vUv;
out vec4 colour;
void main() {
  vec4 seen = texture(map, vUv);
  colour = vec4(windowed(seen.rgb * 255.0) * seen.a, 1.0);
}`;

/** Floats have no smaller copies to sample: the mean of nine places within the pixel of the screen stands for them. */
export const greyFragment = `${HEAD}${WINDOW}
uniform sampler2D map;
in vec2 vUv;
out vec4 colour;
float at(vec2 uv) {
  float v = texture(map, uv).r;
  return isnan(v) ? window.x - window.y : v;
}
void main() {
  vec2 texel = vec2(textureSize(map, 0));
  vec2 footprint = fwidth(vUv);
  float v = at(vUv);
  if (max(footprint.x * texel.x, footprint.y * texel.y) > 1.5) {
    v = 0.0;
    for (int i = -1; i <= 1; i++)
      for (int j = -1; j <= 1; j++) v += at(vUv + footprint * vec2(float(i), float(j)) / 3.0) / 9.0;
  }
  colour = vec4(windowed(vec3(v)), 1.0);
}`;
