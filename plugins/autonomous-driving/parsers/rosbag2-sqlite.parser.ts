import type { DatabaseSync } from 'node:sqlite';
import type { FindingDraft, ParseOutput, Parser } from '@lode/core';
import { finding } from '../findings.ts';
import { bagTopics, eachBagRow, openBagDatabase } from '../logs/bag-database.ts';
import { createCollector } from '../logs/collector.ts';
import { newDamage } from '../logs/damage.ts';
import { logOutput } from '../logs/log-output.ts';

/** ROS 2 bags of the sqlite3 storage. */
export const rosbag2SqliteParser: Parser = {
  id: 'autonomous-driving.rosbag2-sqlite',
  title: { en: 'ROS 2 bag (SQLite)', zh: 'ROS 2 数据包（SQLite）' },
  async parse({ path, source, context }): Promise<ParseOutput> {
    const collector = createCollector('rosbag2-sqlite');
    const damaged: FindingDraft[] = [];
    let db: DatabaseSync | undefined;
    try {
      db = openBagDatabase(await source.localPath());
      const topics = bagTopics(db);
      for (const channel of topics.values()) collector.channel(channel);
      eachBagRow(db, topics, collector.message);
    } catch (error) {
      damaged.push(unreadable(error as Error));
    } finally {
      db?.close();
    }
    const output = await logOutput(collector, newDamage(), {
      ...{ path, context, mediaType: 'application/vnd.sqlite3', library: '', compression: [] },
    });
    const [item] = output.items ?? [];
    if (item) item.findings = [...damaged, ...(item.findings ?? [])];
    else output.findings = [...damaged, ...(output.findings ?? [])];
    return output;
  },
};

/** SQLite says what is wrong in its own words: "database disk image is malformed", "no such table: topics". */
function unreadable({ message }: Error): FindingDraft {
  const detail = message.slice(0, 200);
  return finding(
    'bag-unreadable',
    'error',
    {
      en: `The bag's database cannot be read to its end (${detail}); what was read before is kept.`,
      zh: `数据包的数据库无法完整读取（${detail}），已读取的内容予以保留。`,
    },
    { evidence: { detail } },
  );
}
