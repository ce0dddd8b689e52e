import type { AnnotationDraft, Parser, ParseInput } from '@lode/core';
import { FindingList } from '../findings.ts';
import type { LayerFeature } from '../layer/feature.ts';
import {
  boundsOf,
  eachPosition,
  hasPosition,
  type Bounds,
  type LayerGeometry,
  type ToLonLat,
} from '../layer/geometry.ts';
import { resolveCrs, toLonLatOf } from '../layer/resolve-crs.ts';
import { rasterLevel } from '../raster/raster-shape.ts';
import { tiffDirectories } from '../raster/tiff-directory.ts';
import { GeoJsonReader } from './geojson-reader.ts';
import { placeRaster } from './geotiff.parser.ts';
import { jsonPieces } from './json-objects.ts';

/** Positions that an annotation may have. */
const MOST_VERTICES = 100_000;

/** Where the raster lies that the labels speak of; null when that cannot be told. */
async function rasterBounds(input: ParseInput): Promise<Bounds | null> {
  const source = input.companions.raster?.source;
  if (!source) return null;
  const [directory] = await tiffDirectories(source);
  const level = directory && (await rasterLevel(directory, 0, source.size));
  if (!level) return null;
  // What is wrong with the raster is told when the raster is read.
  const { where } = await placeRaster(level.directory, level, { companions: {} }, new FindingList());
  return (where?.bbox as Bounds | undefined) ?? null;
}

const apart = (a: Bounds, b: Bounds) => a[0] > b[2] || a[2] < b[0] || a[1] > b[3] || a[3] < b[1];

/** The geometry on the globe, in place; null when it has no place there, or is of no use as a label. */
function placed(geometry: LayerGeometry | null, toLonLat: ToLonLat): LayerGeometry | null {
  if (!geometry || geometry.type === 'GeometryCollection' || !hasPosition(geometry)) return null;
  let [good, vertices] = [true, 0];
  eachPosition(geometry, (position) => {
    [position[0], position[1]] = toLonLat(position[0], position[1]);
    vertices += 1;
    if (!(Math.abs(position[0]) <= 180 && Math.abs(position[1]) <= 90)) good = false;
  });
  return good && vertices <= MOST_VERTICES ? geometry : null;
}

function draftOf({ id, values }: LayerFeature, geometry: LayerGeometry): AnnotationDraft | null {
  const { class: code, confidence, ...attributes } = values;
  if (typeof code !== 'string' || code.trim() === '') return null;
  return {
    class: code.trim(),
    parts: [{ geometry: { kind: 'geo', geometry: geometry as never } }],
    attributes,
    ...(typeof confidence === 'number' && confidence >= 0 && confidence <= 1 && { confidence }),
    originalId: id,
  };
}

/**
 * `x.labels.geojson` beside `x.tif`: what is to be seen on the raster, each feature with a `class` and, if a model said
 * it, a `confidence`. Other properties become attributes.
 */
export const labelsParser: Parser = {
  id: 'geospatial.labels',
  title: { en: 'Labels of a raster', zh: '栅格标注' },
  async parse(input) {
    const target = typeof input.context.target === 'string' ? input.context.target : null;
    const reader = new GeoJsonReader();
    for await (const piece of jsonPieces(input.source)) reader.take(piece);
    reader.finish();
    const { findings, sink } = reader;
    const resolved = resolveCrs(reader.declared, boundsOf(sink.features.map(({ geometry }) => geometry)), findings);
    const toLonLat = toLonLatOf(resolved, findings);
    if (target === null || !toLonLat || sink.features.length === 0) {
      const message = { en: 'No labels that could be put on a raster', zh: '没有可对应到栅格的标注' };
      findings.say('labels-unreadable', 'error', message);
      return { findings: findings.all() };
    }
    const bounds = await rasterBounds(input);
    const annotations: AnnotationDraft[] = [];
    for (const feature of sink.features) {
      const location = { featureId: feature.id };
      const geometry = placed(feature.geometry, toLonLat);
      const draft = geometry && draftOf(feature, geometry);
      if (!draft) {
        const message = geometry
          ? { en: 'The label has no class', zh: '标注没有类别（class）' }
          : { en: 'The label has no geometry that can be put on the map', zh: '标注没有可定位的几何' };
        findings.say('bad-label', 'error', message, { location });
        continue;
      }
      annotations.push(draft);
      if (bounds && apart(boundsOf([geometry]) as Bounds, bounds)) {
        const message = { en: 'The label lies outside its raster', zh: '标注位于栅格范围之外' };
        findings.say('label-outside', 'warning', message, { location });
      }
    }
    return { annotations: [{ target: { path: target }, annotations }], findings: findings.all() };
  },
};
