import type { AnnotationDraft } from '../../model.ts';
import type { FormatReading } from '../reader.ts';
import type { CvatFindings } from './cvat-findings.ts';

interface Entry {
  name: string;
  subset: string;
  line: number;
  annotations: AnnotationDraft[];
}

/** Which annotations belong to which picture. */
export interface CvatImages {
  /** The list to add an image's annotations to. */
  of(image: { name: string; subset: string; task: string; line: number }): AnnotationDraft[];
  targets(): FormatReading['targets'];
}

/**
 * The same name, subset and task are the same picture. Pictures of one name in several subsets (an export of a project)
 * are called `images/<subset>/<name>`, where that export keeps them; else the name stands alone, since it is the path
 * that CVAT was given. Two that would still be called alike are not mixed: the later one is left out.
 */
export function collectImages(findings: CvatFindings): CvatImages {
  const entries = new Map<string, Entry>();
  return {
    of({ name, subset, task, line }) {
      const key = JSON.stringify([name, subset, task]);
      const known = entries.get(key);
      if (known) findings.add('duplicate-image', { line }, { name });
      const entry = known ?? { name, subset, line, annotations: [] };
      entries.set(key, entry);
      return entry.annotations;
    },
    targets() {
      const bearers = new Map<string, number>();
      for (const { name } of entries.values()) bearers.set(name, (bearers.get(name) ?? 0) + 1);
      const taken = new Set<string>();
      return [...entries.values()].flatMap(({ name, subset, line, annotations }) => {
        const fileName = bearers.get(name)! > 1 && subset !== '' ? `images/${subset}/${name}` : name;
        if (annotations.length === 0) return [];
        if (taken.has(fileName)) {
          findings.add('ambiguous-image', { line }, { name: fileName, shapes: annotations.length });
          return [];
        }
        taken.add(fileName);
        return [{ fileName, annotations }];
      });
    },
  };
}
