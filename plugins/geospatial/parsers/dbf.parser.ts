import type { Parser } from '@lode/core';
import { FindingList } from '../findings.ts';
import { smallText } from '../layer/byte-window.ts';
import { FeatureSink } from '../layer/feature.ts';
import { layerItem } from '../layer/layer-item.ts';
import { DbfTable } from './dbf.ts';

export const DBF_TYPE = 'application/vnd.dbf';

/** A table without geometry: a DBF that stands alone. */
export const dbfParser: Parser = {
  id: 'geospatial.dbf',
  title: { en: 'dBASE table', zh: 'dBASE 属性表' },
  async parse({ source, companions }) {
    const findings = new FindingList();
    const cpg = companions.cpg ? await smallText(companions.cpg.source) : null;
    const table = await DbfTable.open(source, cpg, findings);
    if (!table) return { findings: findings.all() };
    const sink = new FeatureSink(findings);
    for (let i = 0; i < table.records; i++) {
      if (!sink.open) {
        sink.total = table.records;
        break;
      }
      const values = await table.row(i);
      if (values === null) break;
      if (values !== 'deleted') sink.add(i, null, values);
    }
    sink.finish();
    const { encoding, fields } = table;
    const item = await layerItem({
      format: 'dbf',
      mediaType: DBF_TYPE,
      declared: [],
      table: true,
      fields,
      features: sink.features,
      total: sink.total,
      findings,
      encoding,
      ...(companions.cpg && { parts: { cpg: 'text/plain' } }),
    });
    return { items: [item] };
  },
};
