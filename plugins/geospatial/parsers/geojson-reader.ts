import { FindingList } from '../findings.ts';
import { FeatureSink, storableObject, type LayerField } from '../layer/feature.ts';
import type { CrsDeclaration } from '../layer/resolve-crs.ts';
import type { JsonPiece } from './json-objects.ts';

const GEOMETRIES = new Set(['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon', 'GeometryCollection']); // prettier-ignore
const BROKEN = {
  truncated: { en: 'The file ends in the middle; what came before is kept', zh: '文件不完整，已保留此前读出的内容' },
  'too-deep': {
    en: 'The JSON nests deeper than 64 levels; reading stopped there',
    zh: 'JSON 嵌套超过 64 层，读取到此为止',
  },
  'too-large': {
    en: 'One feature has more than 64 MiB; reading stopped there',
    zh: '单个要素超过 64 MiB，读取到此为止',
  },
  syntax: {
    en: 'This is no JSON from here on; what came before is kept',
    zh: '此处之后不是有效的 JSON，已保留此前内容',
  },
} as const;
const strict = new TextDecoder('utf-8', { fatal: true });
const chinese = new TextDecoder('gb18030');

/** Members of an object that a file gave; null for anything else. */
const objectOf = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

/** RFC 7946 dropped `crs`; GDAL and QGIS still write it (GeoJSON 2008 §3). */
function declarationOf(crs: unknown): CrsDeclaration | null {
  const name = objectOf(objectOf(crs)?.properties)?.name;
  if (typeof name !== 'string') return null;
  return /^[A-Z]+\w*\[/.test(name) ? { source: 'crs', wkt: name } : { source: 'crs', code: name, name };
}

/** Reads pieces of GeoJSON into a sink; what a collection says of itself is kept. */
export class GeoJsonReader {
  readonly findings = new FindingList();
  readonly sink = new FeatureSink(this.findings);
  readonly #types = new Map<string, string>();
  crs: unknown;
  name: string | undefined;
  /** False until something said that it is GeoJSON. */
  known = false;
  #chinese = false;

  take(piece: JsonPiece): void {
    if (piece.kind === 'feature') return this.#feature(this.#parse(piece.bytes));
    if (piece.kind === 'broken') {
      const message = BROKEN[piece.why];
      this.findings.say('truncated', 'error', message, { location: { offset: piece.offset } });
      return;
    }
    const members = Object.fromEntries([...piece.members].filter(([key]) => key !== 'features').map(([key, bytes]) => [key, this.#parse(bytes)])); // prettier-ignore
    if (members.type === 'FeatureCollection' || piece.members.has('features')) {
      this.known = true;
      this.crs ??= members.crs;
      if (typeof members.name === 'string') this.name ??= members.name;
    } else if (members.type === 'Feature' || GEOMETRIES.has(String(members.type))) {
      this.crs ??= members.crs;
      this.#feature(members);
    }
  }

  #parse(bytes: Uint8Array): unknown {
    let text: string;
    try {
      text = strict.decode(bytes);
    } catch {
      text = chinese.decode(bytes);
      this.#chinese = true;
    }
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  #feature(value: unknown): void {
    const feature = objectOf(value);
    const type = feature?.type;
    if (feature && GEOMETRIES.has(String(type))) {
      this.known = true;
      return this.sink.add(undefined, feature, {});
    }
    if (!feature || type !== 'Feature') {
      return this.sink.broken({ en: 'This is no GeoJSON feature', zh: '不是有效的 GeoJSON 要素' });
    }
    this.known = true;
    const id = typeof feature.id === 'string' || typeof feature.id === 'number' ? feature.id : undefined;
    const values = storableObject(objectOf(feature.properties) ?? {});
    for (const [key, inner] of Object.entries(values)) {
      if (inner !== null && this.#types.get(key) === undefined) this.#types.set(key, typeof inner);
    }
    this.sink.add(id, feature.geometry ?? null, values);
  }

  /** What the file says of its reference system, and what GeoJSON means by itself. */
  get declared(): CrsDeclaration[] {
    const own = declarationOf(this.crs);
    return [...(own ? [own] : []), { source: 'RFC 7946', code: 'EPSG:4326' }];
  }

  finish(): LayerField[] {
    this.sink.finish();
    if (this.#chinese) {
      const message = {
        en: 'The text is not UTF-8, as GeoJSON must be; it was read as GB 18030',
        zh: '文本不是 GeoJSON 规定的 UTF-8 编码，已按 GB 18030 读取',
      };
      this.findings.say('not-utf8', 'warning', message);
    }
    return [...this.#types].map(([name, type]) => ({ name, type }));
  }
}
