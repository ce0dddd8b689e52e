import type { Json, JsonObject, LocalText } from '@lode/core';
import type { FindingList } from '../findings.ts';
import { freshNotes, planarGeometry, type LayerGeometry } from './geometry.ts';
import type { CrsDeclaration } from './resolve-crs.ts';

/** More are counted, and not kept. */
export const MOST_FEATURES = 250_000;
/** Of all features together; a parser has 512 MB. */
const MOST_LAYER_VERTICES = 4_000_000;
const DEEPEST_VALUE = 8;

export interface LayerFeature {
  /** As the file has it, or its number in the file, from 0. */
  id: string;
  geometry: LayerGeometry | null;
  values: JsonObject;
}

export interface LayerField {
  name: string;
  /** The format's own word: `C(80)`, `TEXT`, `string`. */
  type: string;
}

export type LayerFormat = 'geojson' | 'shapefile' | 'dbf' | 'geopackage' | 'flatgeobuf';

/** A layer as its format's reader hands it over: in its own coordinates, not judged yet. */
export interface ReadLayer {
  format: LayerFormat;
  mediaType: string;
  name?: string;
  /** Tells the layers of one file apart, and orders them. */
  layerName?: string;
  declared: CrsDeclaration[];
  /** Has no geometry, and should have none. */
  table?: boolean;
  fields: LayerField[];
  features: LayerFeature[];
  /** All that the file has, those beyond the limit included. */
  total: number;
  findings: FindingList;
  encoding?: { name: string; evidence: LocalText };
  parts?: Record<string, string>;
}

/** JSON that can be stored: dates as ISO 8601, whole numbers beyond 2^53 as text, bytes as their length. */
export function storable(value: unknown, depth = 0): Json {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  if (typeof value !== 'object') return null;
  if (depth > DEEPEST_VALUE) return '…';
  if (Array.isArray(value)) return value.map((one) => storable(one, depth + 1));
  return storableObject(value, depth + 1);
}

export function storableObject(value: object, depth = 0): JsonObject {
  // fromEntries defines, so that a key "__proto__" is a key like any other.
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replaceAll('\0', ''), storable(inner, depth)]),
  );
}

/** Takes features in, up to the limits, checks their form and says what is wrong with it. */
export class FeatureSink {
  readonly features: LayerFeature[] = [];
  total = 0;
  readonly #findings: FindingList;
  readonly #ids = new Set<string>();
  #vertices = 0;
  #z = false;
  #crowded = false;

  constructor(findings: FindingList) {
    this.#findings = findings;
  }

  /** False when no more can be kept; the reader may go on to count. */
  get open(): boolean {
    return this.features.length < MOST_FEATURES;
  }

  /** `geometry`: GeoJSON with or without z, or null. `id` undefined: its number in the file. */
  add(id: string | number | undefined, geometry: unknown, values: JsonObject): void {
    const number = this.total++;
    if (!this.open) return;
    const featureId = this.#unique(id === undefined || id === '' ? String(number) : String(id), number);
    this.features.push({ id: featureId, geometry: this.#planar(geometry, featureId), values });
  }

  /** One that could not be read at all: it counts, and says why. */
  broken(why: LocalText, location: JsonObject = {}): void {
    const featureId = String(this.total++);
    this.#findings.say('bad-feature', 'error', why, { location: { featureId, ...location } });
  }

  /** What is said once for the whole layer. */
  finish(): void {
    if (this.#z) {
      this.#findings.say('z-dropped', 'info', {
        en: 'Heights (z) or measures (m) are left out of what is stored; the original keeps them',
        zh: '入库几何不含高程（z）或测量值（m），原始文件中仍保留',
      });
    }
    if (this.total > this.features.length && !this.open) {
      const message = {
        en: `The layer has ${this.total} features; only the first ${MOST_FEATURES} are kept`,
        zh: `图层共有 ${this.total} 个要素，仅保留前 ${MOST_FEATURES} 个`,
      };
      this.#findings.say('too-many-features', 'warning', message, {
        evidence: { features: this.total, kept: MOST_FEATURES },
      });
    }
  }

  #unique(wanted: string, number: number): string {
    let id = wanted;
    if (this.#ids.has(id)) {
      const message = {
        en: `Feature id ${wanted} comes twice; this one is called ${wanted}#${number}`,
        zh: `要素标识 ${wanted} 重复，此处改称 ${wanted}#${number}`,
      };
      this.#findings.say('duplicate-id', 'warning', message, { location: { featureId: wanted, number } });
      id = `${wanted}#${number}`;
    }
    this.#ids.add(id);
    return id;
  }

  #planar(value: unknown, featureId: string): LayerGeometry | null {
    if (value === null || value === undefined) return null;
    const notes = freshNotes();
    const geometry = planarGeometry(value, notes);
    const say = (code: string, en: string, zh: string) =>
      this.#findings.say(code, 'error', { en, zh }, { location: { featureId } });
    if (notes.problem === 'number') {
      say('coordinate', 'A coordinate is not a number on earth; the geometry is left out', '坐标值无效，该几何已略去');
    } else if (notes.problem === 'too-large') {
      say('geometry-too-large', 'More than 200,000 vertices; the geometry is left out', '顶点超过 20 万，该几何已略去');
    } else if (notes.problem === 'shape') {
      say('bad-geometry', 'This is no geometry of GeoJSON; it is left out', '几何结构不合规范，已略去');
    }
    if (notes.z) this.#z = true;
    if (notes.unclosed > 0) {
      const message = { en: 'A ring was not closed, and now is', zh: '多边形环未闭合，已补上闭合点' };
      this.#findings.say('unclosed-ring', 'warning', message, { location: { featureId } });
    }
    this.#vertices += geometry ? notes.vertices : 0;
    if (this.#vertices <= MOST_LAYER_VERTICES) return geometry;
    if (!this.#crowded) {
      this.#crowded = true;
      const message = {
        en: 'The layer has more than 4 million vertices; further features are kept without their geometry',
        zh: '图层顶点超过 400 万，其后要素仅保留属性，不保留几何',
      };
      this.#findings.say('too-many-vertices', 'warning', message, { evidence: { limit: MOST_LAYER_VERTICES } });
    }
    return null;
  }
}
