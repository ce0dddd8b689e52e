import { thumbnailOf } from '@lode/core/media';
import type { Derivative, FindingDraft, GroupStep, JsonObject, ParseOutput } from '@lode/core';
import { finding } from '../findings.ts';
import { checkRecording } from '../model/check-recording.ts';
import { pathPicture } from '../model/path-picture.ts';
import { recordingItem } from '../model/recording-item.ts';
import type { Recording } from '../model/recording.ts';
import type { Collector } from './collector.ts';
import type { Damage } from './damage.ts';

export interface LogFacts {
  path: string;
  context: JsonObject;
  mediaType: string;
  library: string;
  compression: string[];
}

/** The first camera image, else the way that was driven; null when there is neither. */
async function thumbnail(recording: Recording, picture: Uint8Array | null): Promise<Derivative | null> {
  for (const pixels of [picture, pathPicture(recording.ego)]) {
    if (!pixels) continue;
    try {
      return await thumbnailOf(pixels);
    } catch {
      // no image that can be decoded
    }
  }
  return null;
}

/** A bag of several files: what its layout put into the context of each. */
function groupsOf({ bag }: JsonObject): GroupStep[] {
  return typeof bag === 'string' && bag !== ''
    ? [{ kind: 'autonomous-driving.bag', key: bag, name: bag.split('/').at(-1)! }]
    : [];
}

/** Of a bag of one file: whether it holds as many messages as its metadata say. */
function againstMetadata({ bagFiles, bagMessages }: JsonObject, { streams }: Recording): FindingDraft[] {
  if (bagFiles !== 1 || typeof bagMessages !== 'number') return [];
  const read = streams.reduce((sum, { count }) => sum + count, 0);
  if (read === bagMessages) return [];
  const words = {
    en: `metadata.yaml announces ${bagMessages} messages; ${read} were read.`,
    zh: `metadata.yaml 声明有 ${bagMessages} 条消息，实际读取 ${read} 条。`,
  };
  return [finding('metadata-mismatch', 'warning', words, { evidence: { announced: bagMessages, read } })];
}

/** What a reader of a log answers; a log without a single message is no recording. */
export async function logOutput(collector: Collector, damage: Damage, facts: LogFacts): Promise<ParseOutput> {
  const { recording, findings, picture } = collector.finish();
  if (!recording.clock) {
    const words = { en: 'The log holds no readable message.', zh: '日志中没有可读取的消息。' };
    return { findings: [...damage.findings(), finding('empty-log', 'error', words)] };
  }
  recording.compression = facts.compression;
  if (facts.library) recording.library = facts.library;
  const drawn = await thumbnail(recording, picture);
  const groups = groupsOf(facts.context);
  const { item, annotations } = recordingItem(recording, {
    ...{ path: facts.path, mediaType: facts.mediaType },
    ...(groups.length > 0 && { groups }),
    ...(drawn && { derivatives: [drawn] }),
    findings: [
      ...damage.findings(),
      ...againstMetadata(facts.context, recording),
      ...findings,
      ...checkRecording(recording),
    ],
  });
  return { items: [item], annotations };
}
