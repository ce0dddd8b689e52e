import type { Parser } from '@lode/core';
import { FindingList } from '../findings.ts';
import { ByteWindow } from '../layer/byte-window.ts';
import { FeatureSink } from '../layer/feature.ts';
import { layerItem } from '../layer/layer-item.ts';
import type { CrsDeclaration } from '../layer/resolve-crs.ts';
import { FlatbufferError, FlatTable } from './flatbuffer-table.ts';
import { COLUMN_TYPES, flatGeometry, flatProperties, type FlatColumn } from './flatgeobuf-feature.ts';

/** `fgb`, major version 3, `fgb`, patch. */
export const isFlatGeobuf = (head: Uint8Array) =>
  head[0] === 0x66 && head[1] === 0x67 && head[2] === 0x62 && head[3] === 3 && head[4] === 0x66 && head[5] === 0x67 && head[6] === 0x62; // prettier-ignore

const MAGIC = 8;
const MOST_HEADER_BYTES = 16 * 1024 * 1024;
/** Box and offset of one node of the index. */
const NODE = 40;

interface FlatHeader {
  name: string | null;
  geometryType: number;
  columns: FlatColumn[];
  claimed: number;
  declared: CrsDeclaration[];
  /** Where the first feature begins. */
  features: number;
}

/** Bytes of the packed Hilbert R-tree (flatgeobuf, packedrtree). */
function indexBytes(features: number, nodeSize: number): number {
  if (nodeSize < 2 || features === 0) return 0;
  let [level, nodes] = [features, features];
  do {
    level = Math.ceil(level / nodeSize);
    nodes += level;
  } while (level > 1);
  return nodes * NODE;
}

/** Fields of Header in header.fbs: name 0, envelope 1, geometry_type 2, has_z 3 … columns 7, features_count 8, index_node_size 9, crs 10. */
async function headerOf(window: ByteWindow): Promise<FlatHeader | null> {
  const prefix = await window.at(MAGIC, 4);
  const length = prefix?.getUint32(0, true) ?? 0;
  const view = length > MOST_HEADER_BYTES ? null : await window.at(MAGIC + 4, length);
  if (!view) return null;
  const header = FlatTable.root(view);
  const columns = header
    .tables(7)
    .map((column, i) => ({ name: column.text(0) ?? `field${i + 1}`, type: column.uint8(1) }));
  const claimed = header.uint64(8);
  const crs = header.table(10);
  const declared: CrsDeclaration[] = [];
  if (crs) {
    // Crs: org 0, code 1, name 2, description 3, wkt 4, code_string 5.
    const [org, code, name, wkt] = [crs.text(0) ?? 'EPSG', crs.int32(1), crs.text(2), crs.text(4)];
    const said = { ...(code > 0 && { code: `${org}:${code}` }), ...(wkt && { wkt }), ...(name && { name }) };
    if (Object.keys(said).length > 0) declared.push({ source: 'crs', ...said });
  }
  const features = MAGIC + 4 + length + indexBytes(claimed, header.uint16(9, 16));
  return { name: header.text(0), geometryType: header.uint8(2), columns, claimed, declared, features };
}

async function readFeatures(window: ByteWindow, header: FlatHeader, sink: FeatureSink, findings: FindingList) {
  let at = header.features;
  while (at < window.size) {
    const prefix = await window.at(at, 4);
    const length = prefix?.getUint32(0, true) ?? 0;
    const view = length > 0 ? await window.at(at + 4, length) : null;
    if (!view) {
      const message = {
        en: 'The file ends inside a feature; those before it are kept',
        zh: '文件不完整，已保留此前要素',
      };
      findings.say('truncated', 'error', message, { location: { featureId: String(sink.total) } });
      return;
    }
    at += 4 + length;
    if (!sink.open) {
      sink.total += 1;
      continue;
    }
    try {
      // Feature: geometry 0, properties 1, columns 2.
      const feature = FlatTable.root(view);
      const own = feature
        .tables(2)
        .map((column, i) => ({ name: column.text(0) ?? `field${i + 1}`, type: column.uint8(1) }));
      const values = flatProperties(feature.bytes(1), own.length > 0 ? own : header.columns);
      const geometry = feature.table(0);
      sink.add(undefined, geometry && flatGeometry(geometry, header.geometryType), values);
    } catch (error) {
      if (!(error instanceof FlatbufferError)) throw error;
      sink.broken({ en: 'The feature is damaged', zh: '要素数据已损坏' });
    }
  }
}

/** FlatGeobuf 3: features in the order of the file; the index is passed over. */
export const flatGeobufParser: Parser = {
  id: 'geospatial.flatgeobuf',
  title: { en: 'FlatGeobuf', zh: 'FlatGeobuf' },
  async parse({ source }) {
    const findings = new FindingList();
    const window = new ByteWindow(source);
    let header: FlatHeader | null = null;
    try {
      if (isFlatGeobuf(await source.read(0, Math.min(source.size, MAGIC)))) header = await headerOf(window);
    } catch (error) {
      if (!(error instanceof FlatbufferError)) throw error;
    }
    if (!header || header.features > source.size) {
      const message = { en: 'The header of the FlatGeobuf cannot be read', zh: '无法读取 FlatGeobuf 文件头' };
      findings.say('unreadable', 'error', message);
      return { findings: findings.all() };
    }
    const sink = new FeatureSink(findings);
    await readFeatures(window, header, sink, findings);
    sink.finish();
    // 0 means that the writer did not know (header.fbs).
    if (header.claimed > 0 && header.claimed !== sink.total) {
      const message = {
        en: `The header says ${header.claimed} features, the file has ${sink.total}`,
        zh: `文件头称有 ${header.claimed} 个要素，实际为 ${sink.total} 个`,
      };
      findings.say('feature-count', 'error', message, { evidence: { claimed: header.claimed, found: sink.total } });
    }
    const item = await layerItem({
      format: 'flatgeobuf',
      mediaType: 'application/vnd.flatgeobuf',
      ...(header.name && { layerName: header.name }),
      declared: header.declared,
      fields: header.columns.map(({ name, type }) => ({ name, type: COLUMN_TYPES[type] ?? 'unknown' })),
      features: sink.features,
      total: sink.total,
      findings,
    });
    return { items: [item] };
  },
};
