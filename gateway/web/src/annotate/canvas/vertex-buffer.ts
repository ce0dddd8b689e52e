import { Slots, type Slot } from './slots.ts';

/** Far outside of every picture: lines between such points and such points themselves are clipped away. */
const NOWHERE = 1e30;
const FIRST_CAPACITY = 64;

/** Vertices in main memory and what of them the graphics card has not seen yet. */
export class VertexBuffer {
  /** x, y of every vertex. */
  positions = new Float32Array(0);
  /** Red, green, blue, alpha of every vertex. */
  colours = new Uint8Array(0);
  /** Ranges to upload. Empty after `grown`, which asks for everything. */
  dirty: Slot[] = [];
  /** The arrays are other ones than at the last upload. */
  grown = false;
  /** Goes up with every change. */
  version = 0;
  #slots = new Slots();

  /** Vertices to draw, from the first one. */
  get count(): number {
    return this.#slots.end;
  }

  /** @param xy two numbers for each vertex */
  write(xy: readonly number[], colour: number): Slot {
    const slot = this.#slots.take(xy.length / 2);
    this.#reserve(this.#slots.end);
    this.positions.set(xy, slot.start * 2);
    for (let vertex = slot.start; vertex < slot.start + slot.length; vertex++) {
      this.colours[vertex * 4] = colour >> 16;
      this.colours[vertex * 4 + 1] = (colour >> 8) & 255;
      this.colours[vertex * 4 + 2] = colour & 255;
      this.colours[vertex * 4 + 3] = 255;
    }
    this.#touch(slot);
    return slot;
  }

  erase(slot: Slot): void {
    this.positions.fill(NOWHERE, slot.start * 2, (slot.start + slot.length) * 2);
    this.#slots.give(slot);
    this.#touch(slot);
  }

  /** Told to whoever uploads. */
  uploaded(): void {
    this.dirty = [];
    this.grown = false;
  }

  #touch(slot: Slot): void {
    this.version++;
    if (!this.grown) this.dirty.push(slot);
  }

  #reserve(vertices: number): void {
    const capacity = this.positions.length / 2;
    if (vertices <= capacity) return;
    const more = Math.max(FIRST_CAPACITY, vertices, capacity * 2);
    const [positions, colours] = [new Float32Array(more * 2), new Uint8Array(more * 4)];
    positions.set(this.positions);
    colours.set(this.colours);
    Object.assign(this, { positions, colours });
    this.grown = true;
    this.dirty = [];
  }
}
