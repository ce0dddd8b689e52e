import type { ByteSource, FindingDraft, LocalText, Parser } from '@lode/core';
import { finding, inEnglish } from '../findings.ts';
import { labelContext } from '../layouts/shift-context.ts';
import { miningSafetyOntology, PERSON_CLASSES, PPE_CLASSES } from '../ontologies.ts';
import { probeClip, type Clip } from './footage-probe.ts';
import { motRows, type MotRow } from './mot-rows.ts';
import { motAnnotations, type FrameTimes } from './mot-tracks.ts';

const MAX_FILE_BYTES = 64 * 2 ** 20;
const MAX_NAMES_BYTES = 1 << 20;
const CODES = new Set(miningSafetyOntology.classes.map(({ code }) => code));
/** MOT16's own numbers, where nobody names the classes. */
const MOT_CLASSES: Record<string, string> = { '1': 'person', '2': 'person', '3': 'vehicle', '7': 'person' };

/** Numbers → codes: the shift's list, else a line of labels.txt each, else MOT16's. */
async function classNames(given: Record<string, string> | null, names: ByteSource | undefined) {
  if (given) return given;
  if (!names || names.size > MAX_NAMES_BYTES) return MOT_CLASSES;
  const lines = new TextDecoder().decode(await names.read(0, names.size)).split(/\r\n|\n|\r/);
  return Object.fromEntries(lines.flatMap((line, i) => (line.trim() === '' ? [] : [[String(i + 1), line.trim()]])));
}

function frameTimes(clip: Clip | null, start: string | null): FrameTimes {
  const seconds = clip?.packets?.seconds;
  if (!seconds || start === null) return () => null;
  const begin = BigInt(start);
  const at = (second: number) => begin + BigInt(Math.round(second * 1e9));
  const end = at(seconds[0]!) + (clip?.durationNs ?? 0n);
  return (frame) => {
    const from = seconds[frame];
    if (from === undefined) return null;
    const next = seconds[frame + 1];
    return { start: at(from), end: next === undefined ? end : at(next) };
  };
}

/** Equipment that nobody wears: the middle of its box lies in no person's box of the same frame. */
function unworn(rows: readonly MotRow[], classOf: (id: string) => string): MotRow[] {
  const people = new Map<number, MotRow[]>();
  for (const row of rows) {
    if (PERSON_CLASSES.includes(classOf(row.classId))) people.set(row.frame, [...(people.get(row.frame) ?? []), row]);
  }
  return rows.filter((row) => {
    if (!PPE_CLASSES.has(classOf(row.classId))) return false;
    const [cx, cy] = [row.x + row.width / 2, row.y + row.height / 2];
    const holds = (one: MotRow) => cx >= one.x && cx <= one.x + one.width && cy >= one.y && cy <= one.y + one.height;
    return !(people.get(row.frame) ?? []).some(holds);
  });
}

/** MOT ground truth → tracks on a clip. A bad row is a finding; the good rows stand. */
export const motParser: Parser = {
  id: 'mining.mot',
  title: { en: 'MOT tracks', zh: 'MOT 目标轨迹' },
  async parse({ source, companions, context }) {
    const known = labelContext(context);
    const findings: FindingDraft[] = [];
    const say = (code: string, severity: 'error' | 'warning', message: LocalText, rows: readonly number[] = []) =>
      findings.push(
        finding(code, severity, message, {
          ...(rows.length > 0 && { location: { rows: rows.slice(0, 5) }, evidence: { count: rows.length } }),
        }),
      );
    if (known.target === null) {
      say('labels-without-footage', 'error', {
        en: 'No clip belongs to these labels.',
        zh: '该标注文件没有对应的视频。',
      });
      return { findings };
    }
    if (source.size > MAX_FILE_BYTES) {
      say('labels-too-large', 'error', { en: 'The label file is larger than 64 MiB.', zh: '标注文件超过 64 MiB。' });
      return { findings };
    }
    const { rows, bad, capped } = motRows(new TextDecoder().decode(await source.read(0, source.size)));
    if (bad.length > 0) {
      const message = { en: `${bad.length} label rows could not be read.`, zh: `有 ${bad.length} 行标注无法读取。` };
      say('bad-label-rows', rows.length === 0 ? 'error' : 'warning', message, bad);
    }
    if (capped) {
      const message = { en: 'Only the first 1,000,000 label rows were read.', zh: '仅读取了前 100 万行标注。' };
      say('labels-too-large', 'warning', message);
    }
    if (rows.length === 0) {
      if (bad.length === 0) say('no-labels', 'warning', { en: 'The label file is empty.', zh: '标注文件为空。' });
      return { findings };
    }
    const video = companions['video']?.source;
    const clip = video ? await probeClip(video).catch(() => null) : null;
    const names = await classNames(known.classes, companions['names']?.source);
    const classOf = (id: string) => names[id] ?? `class-${id}`;
    const strange = rows.filter(({ classId }) => !CODES.has(classOf(classId)));
    if (strange[0]) {
      const list = [...new Set(strange.map(({ classId }) => classOf(classId)))].slice(0, 10).join(', ');
      const message = {
        en: `Classes that the mining vocabulary does not have: ${inEnglish(list, 'some of another script')}. They are kept under these names.`,
        zh: `煤矿安全词表中没有的类别：${list}，按原名保留。`,
      };
      say(
        'label-class-unknown',
        'warning',
        message,
        strange.map(({ line }) => line),
      );
    }
    if (clip) {
      const { width, height, frames } = clip;
      const outside = rows.filter(
        (row) => row.x < 0 || row.y < 0 || row.x + row.width > width || row.y + row.height > height,
      );
      if (outside.length > 0) {
        const message = {
          en: `${outside.length} boxes reach beyond the picture of ${width} × ${height}.`,
          zh: `${outside.length} 个框超出 ${width} × ${height} 的画面。`,
        };
        say(
          'label-outside',
          'warning',
          message,
          outside.map(({ line }) => line),
        );
      }
      const after = rows.filter(({ frame }) => frame > frames);
      if (after.length > 0) {
        const message = {
          en: `${after.length} boxes belong to frames after the clip's last, ${frames}.`,
          zh: `${after.length} 个框所在帧超出视频总帧数 ${frames}。`,
        };
        say(
          'label-after-end',
          'warning',
          message,
          after.map(({ line }) => line),
        );
      }
    }
    const lonely = unworn(rows, classOf);
    if (lonely.length > 0) {
      const message = {
        en: `${lonely.length} boxes of protective equipment lie on nobody.`,
        zh: `${lonely.length} 个劳动防护标注框没有对应的人员框。`,
      };
      say(
        'ppe-without-person',
        'warning',
        message,
        lonely.map(({ line }) => line),
      );
    }
    const annotations = motAnnotations(rows, classOf, frameTimes(clip, known.start));
    return { annotations: [{ target: { path: known.target }, annotations }], findings };
  },
};
