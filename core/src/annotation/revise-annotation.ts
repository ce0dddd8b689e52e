import { idFrom } from '../ids.ts';
import { facetsOf } from './annotation-facets.ts';
import type { AnnotationDoc, AnnotationRevisionDoc } from './annotation.model.ts';
import { contentHash } from './content-hash.ts';
import { overlap } from './measure.ts';
import type { AnnotationPart, Provenance } from './model.ts';

/** What an annotation says, apart from what follows from it. */
export type Unsealed = Omit<AnnotationDoc, 'contentHash' | 'f' | 'when'>;

/** With its hash and with what it is found by; what is undefined is left out, since the database would make it null. */
export function sealed(annotation: Unsealed): AnnotationDoc {
  const said = Object.fromEntries(
    Object.entries(annotation).filter(([key, value]) => key !== 'when' && value !== undefined),
  ) as Unsealed;
  const when = whenOf(said.parts);
  return { ...said, contentHash: contentHash(said), f: facetsOf(said), ...(when ? { when } : {}) };
}

const MS = 1_000_000n;

/** Milliseconds are enough to search by; outwards, so that nothing is missed. */
function whenOf(parts: readonly AnnotationPart[]): AnnotationDoc['when'] | null {
  const timed = parts.flatMap(({ start, end }) => (start === undefined || end === undefined ? [] : [{ start, end }]));
  if (timed.length === 0) return null;
  const start = timed.reduce(
    (least, one) => (BigInt(one.start) < least ? BigInt(one.start) : least),
    BigInt(timed[0]!.start),
  );
  const end = timed.reduce((most, one) => (BigInt(one.end) > most ? BigInt(one.end) : most), BigInt(timed[0]!.end));
  return { start: new Date(Number(start / MS)), end: new Date(Number(end / MS) + 1) };
}

/** A head that is over, as it is kept: another took its place, or it was removed. */
export function pastRevision(head: AnnotationDoc, at: Date, removed = false): AnnotationRevisionDoc {
  const { _id, ...rest } = head;
  return {
    _id: idFrom('rev', _id, head.rev),
    annotationId: _id,
    ...rest,
    supersededAt: at,
    ...(removed ? { removed } : {}),
  };
}

/** What somebody made of an annotation: the content is new, the source stays, and the change is measured. */
export function nextRevision(
  before: AnnotationDoc,
  change: Partial<Pick<AnnotationDoc, 'class' | 'parts' | 'attributes' | 'track' | 'chunk' | 'group' | 'relations'>>,
  agent: Provenance['agent'],
  at: Date,
): AnnotationDoc {
  const { provenance } = before;
  const after = { ...before, ...change };
  return sealed({
    ...after,
    provenance: {
      agent,
      // A person's edit of an edit of a model's work is still machine + human.
      derivedFrom: provenance.derivedFrom ?? { rev: before.rev, agentKind: provenance.agent.kind },
      editDelta: { iou: overlap(before.parts, after.parts), classChanged: before.class !== after.class },
      ...(provenance.source ? { source: provenance.source } : {}),
    },
    reviewState: 'unreviewed',
    review: null,
    rev: before.rev + 1,
    createdAt: at,
  });
}
