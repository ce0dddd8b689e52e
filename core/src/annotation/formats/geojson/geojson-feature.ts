import type { Json, JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, AnnotationPart, GeoGeometry } from '../../model.ts';
import { geometryFrom, shapesOf } from './geojson-geometry.ts';
import { isJsonObject } from '../plain-json.ts';

/** Properties that say what a feature is; the first that does counts. */
export const CLASS_KEYS = ['class', 'label', 'category'] as const;
/** Properties that say which asset a feature belongs to; the first that does counts. */
export const TARGET_KEYS = ['image', 'file_name', 'asset'] as const;

/** Which properties of a feature are not attributes. `target` null: the collection's name says it. */
export interface FeatureKeys {
  class: string;
  target: string | null;
}

/** What a feature says, and of which asset: as the file names it, null where it says nothing. */
export interface FeatureReading {
  keys: FeatureKeys;
  target: string | null;
  said: Pick<AnnotationDraft, 'class' | 'parts'> & { attributes: JsonObject; originalId?: string };
}

export const namesClass = (value: Json | undefined): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
export const namesTarget = (value: Json | undefined): value is string =>
  typeof value === 'string' && value.trim() !== '';

/** A Feature of RFC 7946, or the code and the reason why it is left out. */
export function readFeature(feature: JsonObject): FeatureReading | { code: string; reason?: string } {
  const { type, id, geometry } = feature;
  const properties = feature.properties ?? {};
  if (type !== 'Feature' || !isJsonObject(properties)) return { code: 'bad-feature' };
  const classKey = CLASS_KEYS.find((key) => namesClass(properties[key]));
  if (classKey === undefined) return { code: 'no-class' };
  const target = TARGET_KEYS.find((key) => namesTarget(properties[key])) ?? null;
  const shapes = shapesOf(geometry);
  if (typeof shapes === 'string')
    return shapes === 'degrees' ? { code: 'not-degrees' } : { code: 'bad-geometry', reason: shapes };
  const { [classKey]: named, ...others } = properties;
  const { [target ?? '']: place, ...rest } = others;
  const attributes = target === null ? others : rest;
  return {
    keys: { class: classKey, target },
    target: target === null ? null : String(place),
    said: {
      class: String(named),
      parts: shapes.map((shape) => ({ geometry: shape })),
      attributes,
      ...((typeof id === 'string' && id !== '') || typeof id === 'number' ? { originalId: String(id) } : {}),
    },
  };
}

/** What the feature of an annotation is made of. */
export interface FeatureSource {
  class: string;
  parts: readonly AnnotationPart[];
  attributes: JsonObject;
  id?: Json;
}

/** A feature as we write it. Parts that are not on the map are no part of it; without any it has no place. */
export function featureOf(
  { class: code, parts, attributes, id }: FeatureSource,
  keys: FeatureKeys,
  fileName: string,
): JsonObject {
  const shapes = parts.map(({ geometry }) => geometry).filter((one): one is GeoGeometry => one.kind === 'geo');
  return {
    type: 'Feature',
    ...(id === undefined ? {} : { id }),
    geometry: geometryFrom(shapes),
    properties: {
      ...(keys.target === null ? {} : { [keys.target]: fileName }),
      [keys.class]: code,
      ...attributes,
    },
  };
}
