import type { FindingDraft, LocalText, Severity } from '@lode/core';
import { finding } from '../findings.ts';

/** What can be wrong with a log as a container, and how it is said: `n` times, `detail` from the first place. */
const WORDS = {
  'truncated-log': [
    'error',
    (_, at) => ({
      en: `The log breaks off at byte ${at}; what stands before is kept.`,
      zh: `日志在第 ${at} 字节处中断，之前的内容已保留。`,
    }),
  ],
  'bad-record': [
    'error',
    (n, at) => ({
      en: `${n} records are damaged or give a wrong length, the first at byte ${at}; they are left out.`,
      zh: `有 ${n} 条记录损坏或长度有误（首处在第 ${at} 字节），未予采用。`,
    }),
  ],
  'chunk-crc': [
    'error',
    (n, at) => ({
      en: `${n} chunks fail their checksum, the first at byte ${at}; their messages are left out.`,
      zh: `有 ${n} 个数据块校验失败（首处在第 ${at} 字节），其中的消息未予采用。`,
    }),
  ],
  'chunk-unreadable': [
    'error',
    (n, at) => ({
      en: `${n} chunks cannot be decompressed, the first at byte ${at}; their messages are left out.`,
      zh: `有 ${n} 个数据块无法解压（首处在第 ${at} 字节），其中的消息未予采用。`,
    }),
  ],
  'chunk-too-large': [
    'error',
    (n, at) => ({
      en: `${n} chunks or records are too large to be opened (more than 160 MiB), the first at byte ${at}.`,
      zh: `有 ${n} 个数据块或记录过大（超过 160 MiB），无法打开，首处在第 ${at} 字节。`,
    }),
  ],
  'unknown-compression': [
    'error',
    (n, at, detail) => ({
      en: `${n} chunks are compressed in an unknown way ("${detail}"), the first at byte ${at}; they are left out.`,
      zh: `有 ${n} 个数据块采用未知压缩方式（“${detail}”），首处在第 ${at} 字节，未予采用。`,
    }),
  ],
  unindexed: [
    'info',
    () => ({
      en: 'The log has no index: opening a moment in it means reading it from the beginning.',
      zh: '日志没有索引：查看任一时刻都需从头读取。',
    }),
  ],
  'summary-crc': [
    'warning',
    () => ({
      en: 'The index at the end of the log fails its checksum and is not used.',
      zh: '日志末尾的索引校验失败，未予采用。',
    }),
  ],
  'count-mismatch': [
    'warning',
    (_, __, detail) => ({
      en: `The log's own statistics do not agree with what was read: ${detail}.`,
      zh: `日志自带的统计信息与实际读取不符：${detail}。`,
    }),
  ],
  'message-without-channel': [
    'warning',
    (n, at) => ({
      en: `${n} messages belong to no channel of the log, the first at byte ${at}; they are left out.`,
      zh: `有 ${n} 条消息不属于任何通道（首处在第 ${at} 字节），未予采用。`,
    }),
  ],
} satisfies Record<string, [Severity, (n: number, at: number, detail: string) => LocalText]>;

export type DamageCode = keyof typeof WORDS;

export interface Damage {
  /** At a byte of the file; the first place is told, the others are counted. */
  note(code: DamageCode, at: number, detail?: string): void;
  has(code: DamageCode): boolean;
  findings(): FindingDraft[];
}

/** Collects what is wrong: one finding a sort, however often it occurs. */
export function newDamage(): Damage {
  const found = new Map<DamageCode, { n: number; at: number; detail: string }>();
  return {
    note(code, at, detail = '') {
      const known = found.get(code);
      if (known) known.n += 1;
      else found.set(code, { n: 1, at, detail: detail.slice(0, 80) });
    },
    has: (code) => found.has(code),
    findings: () =>
      [...found].map(([code, { n, at, detail }]) => {
        const [severity, words] = WORDS[code] as [Severity, (n: number, at: number, detail: string) => LocalText];
        return finding(code, severity, words(n, at, detail), {
          location: { byte: at },
          evidence: { count: n, detail },
        });
      }),
  };
}
