import type { ExportedAnnotation } from '../format.ts';
import { sourceRow } from './cvat-source.ts';

/** Numbers of groups: those of the source where nobody else of their task has them, else new ones beyond all others. */
export function groupNumbers() {
  const numbers = new Map<string, string>();
  const without = new Set<string>();
  const taken = new Set<string>();
  let next = 1;
  /** What the source called it, if CVAT can: any text of a CVAT file, and a number of others. */
  function calledBy(annotation: ExportedAnnotation): string | undefined {
    const row = sourceRow(annotation);
    const name = row ? row.group_id : annotation.provenance.source?.group;
    return row || /^[1-9]\d{0,14}$/.test(name ?? '') ? name : undefined;
  }
  return {
    add(annotation: ExportedAnnotation, task = ''): void {
      const { group } = annotation;
      if (group === undefined || numbers.has(group)) return;
      const number = calledBy(annotation);
      const key = JSON.stringify([task, number]);
      if (number === undefined || taken.has(key)) return void without.add(group);
      taken.add(key);
      numbers.set(group, number);
      if (Number.isSafeInteger(Number(number))) next = Math.max(next, Number(number) + 1);
    },
    /** After all have been added: `group_id` of one, nothing where it belongs to no group. */
    finish(): (annotation: ExportedAnnotation) => { group_id?: string } {
      for (const group of without) if (!numbers.has(group)) numbers.set(group, String(next++));
      return ({ group }) => {
        const number = group === undefined ? undefined : numbers.get(group);
        return number === undefined ? {} : { group_id: number };
      };
    },
  };
}
