import { levelFor } from '../detail.ts';
import { meets } from '../outline.ts';
import type { View } from '../scene.ts';
import type { ShapeChunks } from '../shape-chunks.ts';
import type { VertexBuffer } from '../vertex-buffer.ts';

const VERTEX = `#version 300 es
uniform vec4 view;
in vec2 position;
in vec4 color;
out vec4 vColour;
void main() { gl_Position = vec4(position * view.xy + view.zw, 0.0, 1.0); gl_PointSize = 2.5; vColour = color; }`;
const FRAGMENT = `#version 300 es
precision highp float;
in vec4 vColour;
out vec4 colour;
void main() { colour = vColour; }`;

export interface Range {
  array: WebGLVertexArrayObject;
  mode: number;
  count: number;
}

/** The control: the same buffers with the shortest possible shader and nothing between them and WebGL. */
export class BareDraw {
  #gl: WebGL2RenderingContext;
  #view: WebGLUniformLocation | null;
  #arrays = new Map<VertexBuffer, Range>();

  constructor(canvas: HTMLCanvasElement, width: number, height: number) {
    Object.assign(canvas, { width, height });
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: true, depth: false, stencil: false });
    if (!gl) throw new Error('no WebGL 2');
    this.#gl = gl;
    const program = gl.createProgram();
    for (const [type, source] of [
      [gl.VERTEX_SHADER, VERTEX],
      [gl.FRAGMENT_SHADER, FRAGMENT],
    ] as const) {
      const shader = gl.createShader(type)!;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.bindAttribLocation(program, 0, 'position');
    gl.bindAttribLocation(program, 1, 'color');
    gl.linkProgram(program);
    gl.useProgram(program);
    this.#view = gl.getUniformLocation(program, 'view');
    gl.clearColor(0.04, 0.05, 0.06, 1);
  }

  /** What the scene draws of these chunks there; or all outlines, wherever they are and however small. */
  ranges(chunks: ShapeChunks, { x, y, scale }: View, meanSizes: ReadonlyMap<number, number>, all: boolean): Range[] {
    const { width, height } = this.#gl.canvas;
    const seen = { minX: x, minY: y, maxX: x + width / scale, maxY: y + height / scale };
    const found: Range[] = [];
    for (const chunk of chunks) {
      if (!all && !meets(chunk.extent, seen)) continue;
      const level = all ? 'outlines' : levelFor(meanSizes.get(chunk.sizeClass) ?? 0, scale);
      const layer = level === 'outlines' ? 'lines' : level;
      found.push(this.#range(chunk.buffers[layer], level === 'points' ? this.#gl.POINTS : this.#gl.LINES));
    }
    return found;
  }

  draw(ranges: readonly Range[], { x, y, scale }: View): void {
    const gl = this.#gl;
    const [sx, sy] = [(2 * scale) / gl.canvas.width, (-2 * scale) / gl.canvas.height];
    gl.uniform4f(this.#view, sx, sy, -1 - x * sx, 1 - y * sy);
    gl.clear(gl.COLOR_BUFFER_BIT);
    for (const { array, mode, count } of ranges) {
      gl.bindVertexArray(array);
      gl.drawArrays(mode, 0, count);
    }
  }

  finish(): void {
    finish(this.#gl);
  }

  #range(buffer: VertexBuffer, mode: number): Range {
    const known = this.#arrays.get(buffer);
    if (known) return known;
    const gl = this.#gl;
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    const attribute = (index: number, values: Float32Array | Uint8Array, size: number, type: number) => {
      gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
      gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
      gl.enableVertexAttribArray(index);
      gl.vertexAttribPointer(index, size, type, type === gl.UNSIGNED_BYTE, 0, 0);
    };
    attribute(0, buffer.positions, 2, gl.FLOAT);
    attribute(1, buffer.colours, 4, gl.UNSIGNED_BYTE);
    const range = { array, mode, count: buffer.count };
    this.#arrays.set(buffer, range);
    return range;
  }
}

/** Waits until everything is drawn: to read a pixel needs it, and browsers do not take gl.finish at its word. */
export function finish(gl: WebGL2RenderingContext): void {
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}
