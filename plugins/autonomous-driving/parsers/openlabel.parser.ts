import type { FindingDraft, JsonObject, Parser, Sniffer } from '@lode/core';
import { finding } from '../findings.ts';
import { checkCalibrations } from '../model/check-calibrations.ts';
import { recordingItem } from '../model/recording-item.ts';
import { emptyRecording, type Recording } from '../model/recording.ts';
import { elementsOf, type Labels } from './openlabel-elements.ts';
import { isObject, type Json } from './openlabel-geometry.ts';
import { streamsOf } from './openlabel-streams.ts';
import { clockOf } from './openlabel-time.ts';

/** Objects take several times the room of their text, and a parser has 512 MB. */
const MOST_BYTES = 64 * 2 ** 20;

/** The root of an OpenLABEL file has this key and no other; VCD is what it was called before. */
const ROOT = /^\uFEFF?\s*\{\s*"(openlabel|vcd)"\s*:\s*\{/;

/** Which of the two a file's beginning is; null when it is neither. */
export const labelFormat = (head: Uint8Array): 'openlabel' | 'vcd' | null => {
  const [, key] = ROOT.exec(new TextDecoder().decode(head)) ?? [];
  return key === 'openlabel' || key === 'vcd' ? key : null;
};

export const openlabelSniffer: Sniffer = {
  parser: 'autonomous-driving.openlabel',
  headBytes: 1024,
  sniff: (head) => (labelFormat(head) === null ? 0 : 0.95),
};

const refused = (code: string, en: string, zh: string, evidence: JsonObject = {}) => ({
  findings: [finding(code, 'error', { en, zh }, { evidence })],
});

function said({ left }: Labels, { backwards }: { backwards: number }, version: string): FindingDraft[] {
  const findings: FindingDraft[] = [];
  if (!/^1\.0(\.|$)/.test(version)) {
    const words = {
      en: `The file follows schema version ${version || '(none told)'}; it was read as OpenLABEL 1.0.`,
      zh: `文件声明的模式版本为 ${version || '（未注明）'}，已按 OpenLABEL 1.0 解析。`,
    };
    findings.push(finding('openlabel-version', 'warning', words, { evidence: { version } }));
  }
  if (backwards > 0) {
    const words = {
      en: `The timestamps of ${backwards} frames go backwards; frames are told by their numbers only.`,
      zh: `有 ${backwards} 帧的时间戳倒退，仅按帧号定位。`,
    };
    findings.push(finding('openlabel-clock', 'error', words, { evidence: { backwards } }));
  }
  if (left.size > 0) {
    const list = [...left].map(([kind, count]) => `${kind} (${count})`);
    const words = {
      en: `Kept, but not shown as shapes: ${list.join(', ')}.`,
      zh: `以下数据已保留，但暂不能显示为图形：${list.join('、')}。`,
    };
    findings.push(finding('openlabel-not-shown', 'info', words, { evidence: Object.fromEntries(left) }));
  }
  return findings;
}

/** What stands in the file beside its elements and frames. */
function fileFacts(root: Json): JsonObject {
  const { metadata, ontologies, coordinate_systems, streams, resources } = root;
  const known = { metadata, ontologies, coordinate_systems, streams, resources };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as JsonObject;
}

/** Files that streams and metadata name, from the folder of the labels. */
function linksOf(path: string, uris: ReadonlyMap<string, string>) {
  const folder = path.split('/').slice(0, -1);
  return [...uris].flatMap(([role, uri]) => {
    if (/^[a-z]+:\/\//i.test(uri) || uri.startsWith('/')) return [];
    const steps = [...folder];
    for (const step of uri.split('/')) {
      if (step === '..') steps.pop();
      else if (step !== '.' && step !== '') steps.push(step);
    }
    return [{ role, path: steps.join('/') }];
  });
}

function recordingOf({ root, clock }: Labels): Recording & { uris: Map<string, string> } {
  const { sensors, calibrations, uris } = streamsOf(root);
  const times = clock.times ? [...clock.times.values()] : [];
  const [start, end] = [times[0], times.at(-1)];
  const known = start === undefined || end === undefined ? null : { start, end };
  return { ...emptyRecording('openlabel'), sensors, calibrations, clock: known, uris };
}

/**
 * ASAM OpenLABEL 1.0 (JSON). Alone it is a recording of its own, with its labels; beside the file that it speaks of
 * (`context.target`, told by the layout) it annotates that one.
 */
export const openlabelParser: Parser = {
  id: 'autonomous-driving.openlabel',
  title: { en: 'OpenLABEL', zh: 'OpenLABEL 标注' },
  async parse({ path, source, context }) {
    if (source.size > MOST_BYTES) {
      const most = MOST_BYTES / 2 ** 20;
      const zh = `标注文件超过 ${most} MiB，暂不能解析。`;
      return refused('openlabel-too-large', `The label file is larger than ${most} MiB.`, zh, { bytes: source.size });
    }
    const bytes = await source.read(0, source.size);
    let document: unknown;
    try {
      document = JSON.parse(new TextDecoder().decode(bytes).replace(/^\uFEFF/, ''));
    } catch (error) {
      const detail = (error as Error).message.slice(0, 200);
      return refused('openlabel-unreadable', 'The file is no whole JSON.', '文件不是完整的 JSON。', { detail });
    }
    if (isObject(document) && document.vcd !== undefined) {
      const en = 'This is VCD, the format before OpenLABEL. Convert it to OpenLABEL 1.0 with the VCD tools.';
      return refused('vcd-not-read', en, '这是 OpenLABEL 的前身 VCD 格式，请先用 VCD 工具转换为 OpenLABEL 1.0。');
    }
    const root = isObject(document) ? document.openlabel : undefined;
    if (!isObject(root)) {
      return refused('openlabel-unreadable', 'The file has no "openlabel" object.', '文件中没有 "openlabel" 对象。');
    }
    const clock = clockOf(isObject(root.frames) ? root.frames : {});
    const labels: Labels = { root, clock, left: new Map() };
    const annotations = elementsOf(labels);
    const metadata = isObject(root.metadata) ? root.metadata : {};
    const version = typeof metadata.schema_version === 'string' ? metadata.schema_version : '';
    const { uris, ...recording } = recordingOf(labels);
    const findings = [...said(labels, clock, version), ...checkCalibrations(recording.calibrations)];
    if (typeof context.target === 'string' && context.target !== '') {
      return { annotations: [{ target: { path: context.target }, annotations }], findings };
    }
    const tracks = annotations.filter(({ attributes }) => attributes?.element === 'object');
    const { item } = recordingItem(recording, {
      ...{ path, mediaType: 'application/json', links: linksOf(path, uris), findings },
      facets: {
        tracks: new Set(tracks.map(({ attributes }) => String(attributes?.trackId))).size,
        classes: [...new Set(annotations.map((annotation) => annotation.class))].sort(),
        openlabel: fileFacts(root),
      },
    });
    return { items: [item], annotations: annotations.length > 0 ? [{ target: { path, item: 0 }, annotations }] : [] };
  },
};
