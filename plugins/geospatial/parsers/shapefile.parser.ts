import type { Parser, ParseInput } from '@lode/core';
import { FindingList } from '../findings.ts';
import { smallText } from '../layer/byte-window.ts';
import { FeatureSink } from '../layer/feature.ts';
import { layerItem } from '../layer/layer-item.ts';
import type { CrsDeclaration } from '../layer/resolve-crs.ts';
import { DBF_TYPE } from './dbf.parser.ts';
import { DbfTable } from './dbf.ts';
import { isShpHeader, shpRecords, type ShpRecord } from './shp.ts';

/** What stands beside a `.shp` and belongs to it, by extension. */
export const SHAPEFILE_PARTS: Record<string, string> = {
  dbf: DBF_TYPE,
  shx: 'application/vnd.shx',
  prj: 'text/plain',
  cpg: 'text/plain',
  sbn: 'application/octet-stream',
  sbx: 'application/octet-stream',
  qix: 'application/octet-stream',
  qpj: 'text/plain',
  'shp.xml': 'application/xml',
};

const PROBLEMS = {
  broken: { en: 'The record cannot be read', zh: '记录无法读取' },
  multipatch: { en: 'Multipatch (3-D surfaces) is not read', zh: '暂不支持三维面片（MultiPatch）' },
  'too-large': { en: 'More than 200,000 vertices in one record', zh: '单条记录的顶点超过 20 万' },
} as const;

/** Shapes and rows go together by their order, and nothing else binds them. */
class ShapefileReader {
  readonly findings = new FindingList();
  readonly sink = new FeatureSink(this.findings);
  table: DbfTable | null = null;
  #reversed = 0;

  async take(record: ShpRecord): Promise<void> {
    const number = this.sink.total;
    if (!this.sink.open) {
      this.sink.total += 1;
      return;
    }
    const row = this.table ? await this.table.row(number) : null;
    const values = row === null || row === 'deleted' ? {} : row;
    if (!('problem' in record)) {
      if (record.clockwiseHole) this.#reversed += 1;
      return this.sink.add(number, record.geometry, values);
    }
    const location = { featureId: String(number) };
    this.findings.say('bad-feature', 'error', PROBLEMS[record.problem], { location });
    this.sink.add(number, null, values);
  }

  finish(): void {
    this.sink.finish();
    const { table, findings, sink } = this;
    if (table && table.records !== sink.total) {
      const message = {
        en: `${sink.total} shapes, but ${table.records} rows of attributes: they may not belong together`,
        zh: `几何 ${sink.total} 个，属性 ${table.records} 行，两者可能不对应`,
      };
      findings.say('row-count', 'error', message, { evidence: { shapes: sink.total, rows: table.records } });
    }
    if (this.#reversed > 0) {
      const message = {
        en: `Outer rings of ${this.#reversed} shapes run anticlockwise; a shapefile's must run clockwise`,
        zh: `${this.#reversed} 个几何的外环为逆时针，Shapefile 要求顺时针`,
      };
      findings.say('ring-orientation', 'info', message, { evidence: { features: this.#reversed } });
    }
  }
}

function sayMissing({ companions }: ParseInput, findings: FindingList): void {
  if (!companions.dbf) {
    const message = { en: 'There is no .dbf beside it: the shapes have no attributes', zh: '缺少 .dbf，几何没有属性' };
    findings.say('missing-dbf', 'warning', message);
  }
  if (!companions.shx) {
    const message = {
      en: 'There is no .shx beside it; the shapes were read in order',
      zh: '缺少 .shx，已按顺序读取几何',
    };
    findings.say('missing-shx', 'info', message);
  }
  if (!companions.prj) {
    const message = { en: 'There is no .prj beside it', zh: '缺少 .prj 坐标系文件' };
    findings.say('missing-prj', 'warning', message);
  }
}

/** A shapefile: the `.shp` with its `.dbf`, `.shx`, `.prj` and `.cpg` as companions, all of which become its parts. */
export const shapefileParser: Parser = {
  id: 'geospatial.shapefile',
  title: { en: 'Shapefile', zh: 'Shapefile' },
  async parse(input) {
    const { source, companions } = input;
    const reader = new ShapefileReader();
    const { findings, sink } = reader;
    if (!isShpHeader(await source.read(0, Math.min(source.size, 100)))) {
      findings.say('unreadable', 'error', { en: 'This is no shapefile', zh: '不是有效的 Shapefile' });
      return { findings: findings.all() };
    }
    sayMissing(input, findings);
    const cpg = companions.cpg ? await smallText(companions.cpg.source) : null;
    if (companions.dbf) reader.table = await DbfTable.open(companions.dbf.source, cpg, findings);
    for await (const record of shpRecords(source, companions.shx?.source)) {
      if (record !== 'truncated') await reader.take(record);
      else {
        const message = {
          en: 'The .shp ends inside a shape; those before it are kept',
          zh: '.shp 文件不完整，已保留此前几何',
        };
        findings.say('truncated', 'error', message, { location: { featureId: String(sink.total) } });
      }
    }
    reader.finish();
    const prj = companions.prj ? await smallText(companions.prj.source) : null;
    const declared: CrsDeclaration[] = prj === null ? [] : [{ source: '.prj', wkt: prj }];
    const item = await layerItem({
      format: 'shapefile',
      mediaType: 'application/vnd.shp',
      declared,
      fields: reader.table?.fields ?? [],
      features: sink.features,
      total: sink.total,
      findings,
      ...(reader.table && { encoding: reader.table.encoding }),
      parts: Object.fromEntries(
        Object.keys(companions).map((role) => [role, SHAPEFILE_PARTS[role] ?? 'application/octet-stream']),
      ),
    });
    return { items: [item] };
  },
};
