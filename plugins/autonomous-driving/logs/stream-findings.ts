import type { FindingDraft } from '@lode/core';
import { finding } from '../findings.ts';
import type { StreamState } from './collector.ts';
import type { Notes } from './notes.ts';

const first = (names: readonly string[], most = 20) => names.slice(0, most);
const seconds = (nanoseconds: bigint) => Number(nanoseconds) / 1e9;

/** The clock of recording went backwards within a topic: order and durations cannot be trusted. */
export function backwardsFinding(states: readonly StreamState[]): FindingDraft[] {
  const back = states.filter(({ backwards }) => backwards.times > 0);
  if (back.length === 0) return [];
  const worst = back.reduce((a, b) => (b.backwards.most > a.backwards.most ? b : a));
  const times = back.reduce((sum, { backwards }) => sum + backwards.times, 0);
  const most = seconds(worst.backwards.most);
  return [
    finding(
      'clock-backwards',
      'warning',
      {
        en: `The clock goes backwards ${times} times in ${back.length} topics, at most by ${most} s (${worst.stream.topic}).`,
        zh: `记录时钟在 ${back.length} 个话题中倒退 ${times} 次，最多倒退 ${most} 秒（${worst.stream.topic}）。`,
      },
      {
        location: { topic: worst.stream.topic, time: String(worst.backwards.at) },
        evidence: { times, seconds: most, topics: first(back.map(({ stream }) => stream.topic)) },
      },
    ),
  ];
}

/** What could not be read, and what was left alone. */
export function readingFindings(states: readonly StreamState[]): FindingDraft[] {
  const findings: FindingDraft[] = [];
  const unread = states.filter(({ understood, read }) => understood && read === null);
  if (unread.length > 0) {
    const evidence = first(unread.map(({ stream: { topic, type, encoding } }) => `${topic}: ${type} (${encoding})`));
    findings.push(
      finding(
        'unknown-encoding',
        'warning',
        {
          en: `${unread.length} topics are encoded in a way that is not read here: ${evidence[0]}.`,
          zh: `有 ${unread.length} 个话题的编码方式无法读取：${evidence[0]}。`,
        },
        { evidence: { topics: evidence } },
      ),
    );
  }
  for (const { stream, failed } of states.filter((state) => state.failed > 0).slice(0, 20)) {
    findings.push(
      finding(
        'undecodable-message',
        'warning',
        {
          en: `${failed} messages of ${stream.topic} do not fit their definition (${stream.type}).`,
          zh: `话题 ${stream.topic} 有 ${failed} 条消息与其定义（${stream.type}）不符。`,
        },
        { location: { topic: stream.topic }, evidence: { failed, messages: stream.count } },
      ),
    );
  }
  const unknown = states.filter(({ understood, stream }) => !understood && stream.count > 0);
  const types = [...new Set(unknown.map(({ stream }) => stream.type))].sort();
  if (types.length > 0) {
    findings.push(
      finding(
        'unknown-schema',
        'info',
        {
          en: `${types.length} message types are listed but not interpreted: ${first(types, 5).join(', ')}.`,
          zh: `有 ${types.length} 种消息类型仅列出、不作解析：${first(types, 5).join('、')}。`,
        },
        { evidence: { types: first(types, 100) } },
      ),
    );
  }
  return findings;
}

/** What a reader must know about the tracks and cameras that came out. */
export function noteFindings(
  { objects }: Notes,
  { unplaced, unmounted, ego }: { unplaced: number; unmounted: string[]; ego: number },
): FindingDraft[] {
  const findings: FindingDraft[] = [];
  const warn = (code: string, en: string, zh: string, evidence: FindingDraft['evidence'] = {}) =>
    findings.push(finding(code, 'warning', { en, zh }, { evidence }));
  if (unplaced > 0)
    warn(
      'unplaced-objects',
      `${unplaced} object boxes stay in their sensor's frame: nothing ties it to the map at that time.`,
      `有 ${unplaced} 个目标框停留在传感器坐标系：日志未给出其与地图坐标系的关系。`,
      { unplaced, poses: ego },
    );
  if (objects.namelessCount > 0)
    warn(
      'objects-without-id',
      `${objects.namelessCount} object boxes have no id and are left out: nothing ties one to the next.`,
      `有 ${objects.namelessCount} 个目标框没有标识，无法组成轨迹，未予采用。`,
      { boxes: objects.namelessCount },
    );
  const spacing = objects.spacing();
  if (spacing !== null || objects.refused > 0)
    warn(
      'tracks-thinned',
      `There are too many object boxes to keep all: one each ${spacing ?? 0} s is kept; ${objects.refused} are left out.`,
      `目标框过多：每 ${spacing ?? 0} 秒保留一个，另有 ${objects.refused} 个未采用。`,
      { spacing, refused: objects.refused },
    );
  if (unmounted.length > 0)
    warn(
      'no-extrinsics',
      `Where these cameras sit on the car is not recorded: ${first(unmounted, 5).join(', ')}.`,
      `以下相机缺少安装位姿：${first(unmounted, 5).join('、')}。`,
      { sensors: first(unmounted) },
    );
  return findings;
}
