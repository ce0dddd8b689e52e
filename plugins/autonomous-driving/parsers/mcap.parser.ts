import type { ParseOutput, Parser } from '@lode/core';
import { createCollector } from '../logs/collector.ts';
import { newDamage } from '../logs/damage.ts';
import { logOutput } from '../logs/log-output.ts';
import { MAGIC } from '../logs/mcap-records.ts';
import { readMcap } from '../logs/read-mcap.ts';

/** MCAP: a container for logs of any encoding (mcap.dev, specification version 0). */
export const mcapParser: Parser = {
  id: 'autonomous-driving.mcap',
  title: { en: 'MCAP log', zh: 'MCAP 日志' },
  async parse({ path, source, context }): Promise<ParseOutput> {
    const collector = createCollector('mcap');
    const damage = newDamage();
    const head = await source.read(0, MAGIC.length);
    if (Buffer.compare(head, MAGIC) !== 0) {
      damage.note('truncated-log', 0);
      return { findings: damage.findings() };
    }
    const { channel, message } = collector;
    const { library, compression } = await readMcap(source, { channel, message, damage });
    return logOutput(collector, damage, {
      ...{ path, context, mediaType: 'application/x-mcap', library, compression: [...compression] },
    });
  },
};
