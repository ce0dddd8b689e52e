import type { AnnotationDraft } from '../../model.ts';
import { picturePath } from '../foreign-names.ts';
import type { TargetReading } from '../reader.ts';
import { childOf, type XmlElement } from '../xml-elements.ts';
import { numberOf } from './cvat-numbers.ts';
import type { CvatFindings } from './cvat-findings.ts';
import type { CvatImage } from './cvat-shape.ts';

/** A video that tracks are on. */
export interface CvatVideo extends CvatImage {
  /** Null: the file does not say which one. */
  fileName: string | null;
}

const NONE: CvatVideo = { fileName: null, width: null, height: null, task: '' };

const textOf = (element: XmlElement | undefined, name: string) => (element && childOf(element, name)?.text) ?? '';

function sideOf(size: XmlElement | undefined, name: string): number | null {
  const side = numberOf(textOf(size, name));
  return Number.isSafeInteger(side) && side > 0 ? side : null;
}

function videoOf(task: XmlElement, meta: XmlElement, findings: CvatFindings): CvatVideo {
  const size = childOf(task, 'original_size') ?? childOf(meta, 'original_size');
  // Older versions say the source beside the task.
  const source = picturePath(textOf(task, 'source') || textOf(meta, 'source'));
  const named = source || picturePath(textOf(task, 'name'));
  if (!source && named) findings.add('no-source', { line: task.line }, { name: named });
  const sides = { width: sideOf(size, 'width'), height: sideOf(size, 'height') };
  return { fileName: named || null, ...sides, task: '' };
}

/**
 * Which video a track is on: the `<source>` of its task, which in a project's export its `task_id` tells. A task of
 * pictures has no source; its name stands for it then, and a finding says so once a track needs it.
 */
export function collectVideos(findings: CvatFindings) {
  /** By id of the task; `''` is the only one of a task's or a job's export. */
  const metas = new Map<string, [task: XmlElement, meta: XmlElement]>();
  const videos = new Map<string, CvatVideo>();
  const drafts = new Map<CvatVideo, AnnotationDraft[]>();
  return {
    readMeta(meta: XmlElement): void {
      for (const holder of meta.children) {
        if (holder.name === 'task' || holder.name === 'job') metas.set('', [holder, meta]);
        const tasks = holder.name === 'project' ? childOf(holder, 'tasks') : undefined;
        for (const task of tasks?.children ?? []) metas.set(textOf(task, 'id'), [task, meta]);
      }
    },
    of(track: XmlElement): CvatVideo {
      const { task_id: task = '' } = track.attributes;
      const known = videos.get(task);
      if (known) return known;
      const found = metas.get(task) ?? metas.get('');
      const video = { ...(found ? videoOf(...found, findings) : NONE), task };
      videos.set(task, video);
      return video;
    },
    add(video: CvatVideo, draft: AnnotationDraft): void {
      const known = drafts.get(video);
      if (known) known.push(draft);
      else drafts.set(video, [draft]);
    },
    /** Tracks of two tasks over one video are of one target. */
    targets(): TargetReading[] {
      const byName = Map.groupBy(drafts, ([{ fileName }]) => fileName);
      return [...byName].flatMap(([fileName, entries]) => {
        const annotations = entries.flatMap(([, list]) => list);
        if (fileName === null) {
          findings.add('no-video-name', undefined, { tracks: annotations.length });
          return [];
        }
        const { width, height } = entries[0]![0];
        return [{ fileName, annotations, ...(width && height ? { size: { width, height } } : {}) }];
      });
    },
  };
}
