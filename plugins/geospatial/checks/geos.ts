import initGeos from 'geos-wasm';
import type { LayerGeometry, Position } from '../layer/geometry.ts';
import { geometryFromWkb, wkbOf } from '../layer/wkb.ts';

type Library = Awaited<ReturnType<typeof initGeos>>;
/** A geometry in the memory of GEOS; whoever makes it frees it. */
export type Handle = number;

export interface Validity {
  /** GEOS' own words: `Self-intersection`, `Hole lies outside shell`. */
  reason: string;
  place: Position | null;
}

/**
 * The few things that are asked of GEOS (geos-wasm, LGPL-3). Its memory does not free itself: `free` what `take` and
 * others give. Once it has run out of memory nothing more can be asked of it; every call then throws.
 */
export class Geos {
  readonly #library: Library;

  private constructor(library: Library) {
    this.#library = library;
  }

  static async open(): Promise<Geos> {
    // Errors come back as null or 2; printing them would fill a log with somebody's coordinates.
    return new Geos(await initGeos({ errorHandler: () => {}, noticeHandler: () => {} }));
  }

  /** Asked for each time: the memory moves when it grows. The library's types do not know it. */
  get #heap(): Uint8Array {
    return (this.#library.Module as unknown as { HEAPU8: Uint8Array }).HEAPU8;
  }

  #put(at: number, value: number): void {
    new DataView(this.#heap.buffer).setInt32(at, value, true);
  }

  /** Null when GEOS refuses it: a ring of too few points, for one. */
  take(geometry: LayerGeometry): Handle | null {
    const wkb = wkbOf(geometry);
    const { Module } = this.#library;
    const memory = Module._malloc(wkb.length);
    if (memory === 0) throw new Error('GEOS has no memory left.');
    try {
      this.#heap.set(wkb, memory);
      return this.#library.GEOSGeomFromWKB_buf(memory, wkb.length) || null;
    } finally {
      Module._free(memory);
    }
  }

  /** A collection that owns its members: freeing it frees them. */
  collect(members: readonly Handle[]): Handle {
    const { Module } = this.#library;
    const list = Module._malloc(Math.max(4, members.length * 4));
    try {
      members.forEach((member, i) => this.#put(list + i * 4, member));
      return this.#library.GEOSGeom_createCollection(7, list, members.length);
    } finally {
      Module._free(list);
    }
  }

  free(handle: Handle | null): void {
    if (handle) this.#library.GEOSGeom_destroy(handle);
  }

  /** GeoJSON of a geometry that GEOS made. */
  geometry(handle: Handle): LayerGeometry {
    const { Module } = this.#library;
    const length = Module._malloc(4);
    try {
      const memory = this.#library.GEOSGeomToWKB_buf(handle, length);
      const size = Module.getValue(length, 'i32');
      const wkb = this.#heap.slice(memory, memory + size);
      this.#library.GEOSFree(memory);
      return geometryFromWkb(wkb) as LayerGeometry;
    } finally {
      Module._free(length);
    }
  }

  /** Null for a valid geometry (OGC 06-103r4 §6.1.11); else why it is none, and where. */
  invalidity(handle: Handle): Validity | null {
    const { Module } = this.#library;
    const out = Module._malloc(8);
    try {
      this.#put(out, 0);
      this.#put(out + 4, 0);
      const answer = this.#library.GEOSisValidDetail(handle, 0, out, out + 4);
      if (answer === 1) return null;
      const words = Module.getValue(out, 'i32');
      const point = Module.getValue(out + 4, 'i32');
      const reason = words ? Module.UTF8ToString(words) : 'not a geometry';
      if (words) this.#library.GEOSFree(words);
      const place = point ? this.#position(point) : null;
      return { reason, place };
    } finally {
      Module._free(out);
    }
  }

  #position(point: Handle): Position | null {
    const shape = this.geometry(point);
    this.free(point);
    return shape.type === 'Point' && shape.coordinates.length > 0 ? shape.coordinates : null;
  }

  /**
   * Edges of each polygon of a collection that do not meet their neighbours': overlaps, and gaps narrower than `gap`.
   * Null when there are none; throws when GEOS cannot tell.
   */
  unmatchedEdges(collection: Handle, gap: number): (LayerGeometry | null)[] | null {
    const { Module } = this.#library;
    const out = Module._malloc(4);
    try {
      this.#put(out, 0);
      const answer = this.#library.GEOSCoverageIsValid(collection, gap, out);
      const edges = Module.getValue(out, 'i32');
      try {
        if (answer === 1) return null;
        if (answer !== 0 || !edges) throw new Error('GEOS cannot judge this coverage.');
        const found = this.geometry(edges);
        const lists = found.type === 'GeometryCollection' ? found.geometries : [];
        return lists.map((one) => (one.type !== 'Point' && 'coordinates' in one && one.coordinates.length > 0 ? one : null)); // prettier-ignore
      } finally {
        this.free(edges || null);
      }
    } finally {
      Module._free(out);
    }
  }

  /** What two geometries share; null when GEOS cannot tell. */
  intersection(a: Handle, b: Handle): Handle | null {
    return this.#library.GEOSIntersection(a, b) || null;
  }

  #measure(measure: (out: number) => number): number {
    const { Module } = this.#library;
    const out = Module._malloc(8);
    try {
      return measure(out) === 1 ? Module.getValue(out, 'double') : NaN;
    } finally {
      Module._free(out);
    }
  }

  /** In squares of the layer's unit. */
  area(handle: Handle): number {
    return this.#measure((out) => this.#library.GEOSArea(handle, out));
  }

  length(handle: Handle): number {
    return this.#measure((out) => this.#library.GEOSLength(handle, out));
  }

  /** A place that is surely inside. */
  inside(handle: Handle): Position | null {
    const point = this.#library.GEOSPointOnSurface(handle);
    return point ? this.#position(point) : null;
  }
}
