import type { Json, JsonObject } from '../../../contract/values.ts';
import { canonicalJson } from '../../content-hash.ts';
import { formFrom, rowAgain } from '../as-it-came.ts';
import type { ExportReport, LossField } from '../export-report.ts';
import { authorLosses } from '../flat-shape.ts';
import type { ExportedAnnotation, ExportSource, FormatWriter } from '../format.ts';
import {
  CLASS_KEYS,
  featureOf,
  namesClass,
  namesTarget,
  readFeature,
  TARGET_KEYS,
  type FeatureKeys,
} from './geojson-feature.ts';

/** What a reader kept of a feature; null when it came from no GeoJSON file. */
function sourceOf({ ext: { geojson } }: ExportedAnnotation): JsonObject | null {
  return typeof geojson === 'object' && geojson !== null && !Array.isArray(geojson) ? geojson : null;
}

/** It named no asset itself. */
const namedByCollection = (annotation: ExportedAnnotation) => sourceOf(annotation)?.target === null;

/** The only asset whose features name none themselves: the collection's name can then say it. */
async function collectionName(source: ExportSource): Promise<string | null> {
  const names = new Set<string>();
  for await (const { fileName, annotations } of source.annotatedPictures())
    if (annotations.some(namedByCollection)) names.add(fileName);
  const [only = null] = names;
  return names.size === 1 ? only : null;
}

function keysOf(annotation: ExportedAnnotation, name: string | null): FeatureKeys {
  const kept = sourceOf(annotation);
  const among = (keys: readonly string[], value: Json | undefined) => keys.find((key) => key === value) ?? keys[0]!;
  const silent = name !== null && namedByCollection(annotation);
  return { class: among(CLASS_KEYS, kept?.class), target: silent ? null : among(TARGET_KEYS, kept?.target) };
}

/** Attributes but those that a reader would take for the class or the asset. */
function attributesOf(annotation: ExportedAnnotation, keys: FeatureKeys, lost: Set<LossField>): JsonObject {
  const taken = (key: string, value: Json) => {
    const [asClass, asTarget] = [
      CLASS_KEYS.findIndex((one) => one === key),
      TARGET_KEYS.findIndex((one) => one === key),
    ];
    if (key === keys.class || key === keys.target) return true;
    if (asClass >= 0 && namesClass(value)) return asClass < CLASS_KEYS.findIndex((one) => one === keys.class);
    if (asTarget < 0 || !namesTarget(value)) return false;
    return keys.target === null || asTarget < TARGET_KEYS.findIndex((one) => one === keys.target);
  };
  const kept = Object.entries(annotation.attributes).filter(([key, value]) => !taken(key, value));
  if (kept.length < Object.keys(annotation.attributes).length) lost.add('attributes');
  return Object.fromEntries(kept);
}

/** The feature as it came, when nobody has changed the annotation since. That it still says the same is looked at. */
function featureAgain(annotation: ExportedAnnotation, ours: JsonObject): JsonObject | null {
  const kept = annotation.rev === 1 ? sourceOf(annotation) : null;
  if (!kept) return null;
  const again = rowAgain(ours, formFrom(kept));
  const reading = readFeature(again);
  if ('code' in reading) return null;
  const { class: code, parts, attributes } = annotation;
  const said = { class: reading.said.class, parts: reading.said.parts, attributes: reading.said.attributes };
  return canonicalJson(said) === canonicalJson({ class: code, parts, attributes }) ? again : null;
}

function lossesOf(annotation: ExportedAnnotation, same: boolean, lost: Set<LossField>): void {
  const { provenance, track, relations = [], ext, parts } = annotation;
  authorLosses(annotation, lost);
  if (provenance.confidence !== undefined) lost.add('confidence');
  if (track !== undefined) lost.add('track');
  if (relations.length > 0) lost.add('relations');
  if (parts.some(({ attributes, occluded, zOrder }) => attributes ?? occluded ?? zOrder)) lost.add('part');
  const { kept } = formFrom(sourceOf(annotation) ?? undefined);
  const changed = !same && Object.keys(kept ?? {}).some((key) => key !== 'id');
  if (changed || Object.keys(ext).some((format) => format !== 'geojson')) lost.add('extra');
}

function featureFor(
  annotation: ExportedAnnotation,
  fileName: string,
  name: string | null,
  report: ExportReport,
): string | null {
  const lost = new Set<LossField>();
  const still = annotation.parts.filter(({ frame, start }) => frame === undefined && start === undefined);
  const parts = still.filter(({ geometry: { kind } }) => kind === 'geo' || kind === 'tag');
  if (still.length < annotation.parts.length) lost.add('frames');
  if (parts.length < still.length) lost.add('geometry');
  // What has pixels only has no place on a map; a tag has none by intent.
  if (parts.length === 0 || (parts.every(({ geometry }) => geometry.kind === 'tag') && lost.size > 0)) {
    report.count(false, lost.add('shape'));
    return null;
  }
  const keys = keysOf(annotation, name);
  const attributes = attributesOf(annotation, keys, lost);
  const { originalId } = annotation.provenance.source ?? {};
  const id = formFrom(sourceOf(annotation) ?? undefined).kept?.id ?? originalId;
  const source = { class: annotation.class, parts, attributes };
  const same = featureAgain(
    annotation,
    featureOf({ ...source, ...(originalId === undefined ? {} : { id: originalId }) }, keys, fileName),
  );
  lossesOf(annotation, same !== null, lost);
  report.count(true, lost);
  return JSON.stringify(same ?? featureOf({ ...source, ...(id === undefined ? {} : { id }) }, keys, fileName));
}

async function* chunksOf(source: ExportSource, report: ExportReport): AsyncGenerator<string> {
  const name = await collectionName(source);
  yield `{"type":"FeatureCollection",${name === null ? '' : `"name":${JSON.stringify(name)},`}"features":[`;
  let first = true;
  for await (const { fileName, annotations } of source.annotatedPictures()) {
    report.pictures++;
    for (const annotation of annotations) {
      const feature = featureFor(annotation, fileName, name, report);
      if (feature === null) continue;
      yield `${first ? '' : ','}\n${feature}`;
      first = false;
    }
  }
  yield '\n]}\n';
}

/**
 * GeoJSON (RFC 7946): one FeatureCollection of all features, longitude and latitude in WGS84. `image` (or what the source
 * called it) names the asset, `class` the class, attributes are the other properties. Shapes in pixels have no place on
 * the map and are left out; several shapes of one object are a GeometryCollection. A feature that came from GeoJSON and
 * was not changed goes out value by value as it came.
 */
export const geoJsonWriter: FormatWriter = {
  id: 'geojson',
  packing: 'json',
  async *files(source, report) {
    yield { path: 'annotations.geojson', chunks: chunksOf(source, report) };
  },
};
