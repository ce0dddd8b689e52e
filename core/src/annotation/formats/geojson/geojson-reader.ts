import { crsByCode, datumPolicy } from '../../../coordinates/index.ts';
import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, OntologyClass } from '../../model.ts';
import { formOf } from '../as-it-came.ts';
import { isObject, plainJson } from '../plain-json.ts';
import { picturePath } from '../foreign-names.ts';
import { parseJsonFile } from '../json-file.ts';
import { jsonHead } from '../json-head.ts';
import type { FormatReader, FormatReading } from '../reader.ts';
import { featureOf, readFeature } from './geojson-feature.ts';
import { collectFindings, type GeoJsonFindings } from './geojson-findings.ts';

/** The `crs` member of GeoJSON before RFC 7946. Null there says that nobody knows the system. */
function crsFits(crs: unknown, findings: GeoJsonFindings): boolean {
  if (crs === undefined) return true;
  const properties = isObject(crs) ? crs.properties : null;
  const name = isObject(properties) && typeof properties.name === 'string' ? properties.name : '';
  const system = crsByCode(name);
  const taken = system?.kind === 'geographic' ? datumPolicy(system.datum).toWgs84 : null;
  if (taken === 'same') return true;
  findings.add(taken === 'equivalent' ? 'crs-taken' : 'crs', undefined, { crs: name.slice(0, 200) });
  return taken === 'equivalent';
}

/** One feature → one annotation, and the asset that it belongs to; null when it is left out, and a finding has then said why. */
function draftOf(
  row: unknown,
  name: string | null,
  index: number,
  ids: Set<string>,
  findings: GeoJsonFindings,
): { draft: AnnotationDraft; fileName: string } | null {
  const location = { feature: index + 1 };
  const came = plainJson(row, (code, evidence) => findings.add(code, location, evidence));
  const reading = isObject(came) ? readFeature(came as JsonObject) : { code: 'bad-feature' };
  if ('code' in reading) {
    findings.add(reading.code, location, reading.reason === undefined ? undefined : { reason: reading.reason });
    return null;
  }
  const { keys, said } = reading;
  const fileName = picturePath(reading.target ?? name ?? '');
  if (fileName === '') {
    findings.add('no-target', location);
    return null;
  }
  const { originalId, attributes, ...rest } = said;
  const key = JSON.stringify([fileName, originalId]);
  const taken = originalId !== undefined && ids.has(key);
  if (taken) findings.add('duplicate-id', location, { id: originalId });
  ids.add(key);
  const id = taken ? undefined : originalId;
  const ours = featureOf({ ...rest, attributes, ...(id === undefined ? {} : { id }) }, keys, fileName);
  const draft: AnnotationDraft = {
    ...rest,
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(id === undefined ? {} : { originalId: id }),
    ext: { geojson: { ...keys, ...formOf(came as JsonObject, ours) } as JsonObject },
  };
  return { draft, fileName };
}

/**
 * Reads a GeoJSON FeatureCollection, or one Feature (RFC 7946). Never throws for bad data: a bad feature is a finding with
 * its number (from 1), and the good ones stand.
 *
 * What a feature is says the first of its properties `class`, `label`, `category` that is a text or a number; which asset
 * it belongs to, the first text of `image`, `file_name`, `asset`, else the collection's `name`. All other properties are
 * attributes. Geometries stand as they are, longitude and latitude in WGS84; those of a GeometryCollection are parts of one
 * object, and a feature without a place is a tag. Files in another reference system are refused, not converted.
 */
export function readGeoJson(bytes: Uint8Array): FormatReading {
  const findings = collectFindings();
  const targets = new Map<string, AnnotationDraft[]>();
  const classes = new Map<string, OntologyClass>();
  const ids = new Set<string>();
  const file = parseJsonFile(bytes, findings);
  const single = isObject(file) && file.type === 'Feature';
  const features = single ? [file] : isObject(file) && file.type === 'FeatureCollection' ? file.features : null;
  if (file !== undefined && !Array.isArray(features)) findings.add('not-geojson');
  const collection = isObject(file) && !single ? file : null;
  const name = typeof collection?.name === 'string' && collection.name.trim() !== '' ? collection.name : null;
  const rows = Array.isArray(features) && isObject(file) && crsFits(file.crs, findings) ? (features as unknown[]) : [];
  rows.forEach((row, index) => {
    const found = draftOf(row, name, index, ids, findings);
    if (!found) return;
    const { draft, fileName } = found;
    classes.set(draft.class, { code: draft.class, title: { en: draft.class, zh: draft.class } });
    const annotations = targets.get(fileName);
    if (annotations) annotations.push(draft);
    else targets.set(fileName, [draft]);
  });
  return {
    targets: [...targets].map(([fileName, annotations]) => ({ fileName, annotations })),
    findings: findings.list(),
    classes: [...classes.values()],
  };
}

export const geoJsonReader: FormatReader = {
  id: 'geojson',
  recognises(head) {
    const { opening, keys } = jsonHead(head);
    const text = new TextDecoder().decode(head.subarray(0, 64 * 1024));
    if (opening !== '{' || keys.has('images') || keys.has('annotations')) return false;
    // `type` may stand behind a long list of features.
    const collection = keys.get('features') === '[' && /"type"\s*:\s*"Feature(?:Collection)?"/.test(text);
    return collection || (keys.has('geometry') && keys.has('properties') && /"type"\s*:\s*"Feature"/.test(text));
  },
  read: readGeoJson,
};
