import type { FindingDraft } from '../../contract/parsing.ts';
import { checkAnnotation } from '../../ontology/check-annotation.ts';
import type { OntologyDoc } from '../../ontology/ontology.model.ts';
import { violationFinding } from '../../ontology/violation-words.ts';
import type { SourceRow } from '../formats/source.ts';

/** Of one sort (this class has no such attribute) so many rows are named. */
const MAX_TOLD = 20;

/**
 * Tells which rows of an import do not keep to the ontology of their dataset; they are stored all the same. Null: the
 * dataset has chosen none. `told`: how often each sort was met so far.
 */
export function rowChecker(
  ontology: OntologyDoc | null,
  told: Map<string, number>,
): (rows: SourceRow[]) => FindingDraft[] {
  if (!ontology) return () => [];
  return (rows) =>
    rows.flatMap(({ draft, row, file }) =>
      checkAnnotation(ontology, draft).flatMap((violation) => {
        const sort = `${violation.kind} ${violation.class} ${violation.what}`;
        const n = (told.get(sort) ?? 0) + 1;
        told.set(sort, n);
        return n > MAX_TOLD ? [] : [violationFinding(violation, { file, row: row + 1 })];
      }),
    );
}
