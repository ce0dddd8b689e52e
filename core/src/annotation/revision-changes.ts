import type { AnnotationDoc } from './annotation.model.ts';
import type { Relation } from './model.ts';
import { shapeChanges, type ShapeChange } from './shape-changes.ts';

export interface RelationChange extends Relation {
  change: 'ADDED' | 'REMOVED';
  /** Of the annotations at both ends. */
  orgId: string;
}

/** What one revision says otherwise than another, as far as it does not stand in plain fields. */
export interface RevisionChanges {
  shapes: ShapeChange[];
  relations: RelationChange[];
}

type Said = Pick<AnnotationDoc, 'orgId' | 'parts' | 'relations'>;

function relationChanges(before: Said, after: Said): RelationChange[] {
  const without = (some: Relation[] = [], others: Relation[] = []) =>
    some.filter(({ type, to }) => !others.some((other) => other.type === type && other.to === to));
  const { orgId } = after;
  const told = (change: RelationChange['change'], list: Relation[]) =>
    list.map(({ type, to }): RelationChange => ({ change, type, to, orgId }));
  return [
    ...told('ADDED', without(after.relations, before.relations)),
    ...told('REMOVED', without(before.relations, after.relations)),
  ];
}

export const revisionChanges = (before: Said, after: Said): RevisionChanges => ({
  shapes: shapeChanges(before.parts, after.parts),
  relations: relationChanges(before, after),
});
