import type { Parser } from '@lode/core';
import { layerItem } from '../layer/layer-item.ts';
import { GeoJsonReader } from './geojson-reader.ts';
import { jsonPieces } from './json-objects.ts';

/** GeoJSON: collections, single features and geometries, one feature a line, RFC 8142 sequences. */
export const geoJsonParser: Parser = {
  id: 'geospatial.geojson',
  title: { en: 'GeoJSON', zh: 'GeoJSON' },
  async parse({ source }) {
    const reader = new GeoJsonReader();
    for await (const piece of jsonPieces(source)) reader.take(piece);
    const fields = reader.finish();
    const { findings, sink } = reader;
    if (!reader.known || (sink.total === 0 && findings.count('truncated') > 0)) {
      const message = { en: 'This JSON holds no GeoJSON that can be read', zh: '该 JSON 中没有可读取的 GeoJSON' };
      findings.say('unreadable', 'error', message);
      return { findings: findings.all() };
    }
    const item = await layerItem({
      format: 'geojson',
      mediaType: 'application/geo+json',
      ...(reader.name !== undefined && { layerName: reader.name }),
      declared: reader.declared,
      fields,
      features: sink.features,
      total: sink.total,
      findings,
    });
    return { items: [item] };
  },
};
