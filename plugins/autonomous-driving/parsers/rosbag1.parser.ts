import type { ParseOutput, Parser } from '@lode/core';
import { BAG_MAGIC } from '../logs/bag-records.ts';
import { createCollector } from '../logs/collector.ts';
import { newDamage } from '../logs/damage.ts';
import { logOutput } from '../logs/log-output.ts';
import { readBag } from '../logs/read-bag.ts';

/** ROS 1 bags, format 2.0. */
export const rosbag1Parser: Parser = {
  id: 'autonomous-driving.rosbag1',
  title: { en: 'ROS 1 bag', zh: 'ROS 1 数据包' },
  async parse({ path, source, context }): Promise<ParseOutput> {
    const collector = createCollector('rosbag1');
    const damage = newDamage();
    if (Buffer.compare(await source.read(0, BAG_MAGIC.length), BAG_MAGIC) !== 0) {
      damage.note('truncated-log', 0);
      return { findings: damage.findings() };
    }
    const { channel, message } = collector;
    const { compression } = await readBag(source, { channel, message, damage });
    return logOutput(collector, damage, {
      ...{ path, context, mediaType: 'application/x-rosbag', library: '', compression: [...compression] },
    });
  },
};
