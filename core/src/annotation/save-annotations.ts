import type { ClientSession } from 'mongodb';
import { record } from '../audit/record.ts';
import type { AssetDoc, DatasetDoc } from '../catalog/catalog.model.ts';
import { Tally } from '../catalog/tally.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { idFrom, newId } from '../ids.ts';
import { checkAnnotation, type Violation } from '../ontology/check-annotation.ts';
import { findOntology, ontologyOf } from '../ontology/find-ontology.ts';
import type { OntologyDoc } from '../ontology/ontology.model.ts';
import { openMigration } from '../ontology/start-migration.ts';
import { actorOf } from '../people/sign-in.ts';
import type { Scope } from '../people/scope.ts';
import { recordActivity } from './activity.model.ts';
import { tallyAnnotation } from './annotation-facets.ts';
import type { AnnotationDoc, AnnotationRevisionDoc } from './annotation.model.ts';
import { insertAnnotations } from './insert-annotations.ts';
import { nextRevision, pastRevision, sealed } from './revise-annotation.ts';
import type { Save } from './save-input.ts';

/** Somebody else was faster: what is stored now, and what is no longer there. */
export class AnnotationConflict extends LodeError {
  readonly current: AnnotationDoc[];
  readonly gone: string[];

  constructor(current: AnnotationDoc[], gone: string[]) {
    super('CONFLICT', 'Somebody else has changed this meanwhile.');
    this.current = current;
    this.gone = gone;
  }
}

/** The id of a new one; the same key of the same person again is the same annotation. */
const idOf = (save: Save, assetId: string, actor: string) =>
  save.id ?? (save.key ? idFrom('ann', assetId, actor, save.key) : newId('ann'));

interface Stored {
  heads: Map<string, AnnotationDoc>;
  /** The last revision of those that have no head: removed ones. */
  removed: Map<string, AnnotationRevisionDoc>;
  /** Revisions that are to be gone back to, by `id rev`. */
  past: Map<string, AnnotationRevisionDoc>;
}

async function read(core: Core, asset: AssetDoc, wanted: [string, Save][], session: ClientSession): Promise<Stored> {
  const mine = { orgId: asset.orgId, assetId: asset._id };
  const ids = wanted.map(([id]) => id);
  const heads = await core.store.annotations.find({ ...mine, _id: { $in: ids } }, { session }).toArray();
  const known = new Set(heads.map(({ _id }) => _id));
  const missing = ids.filter((id) => !known.has(id));
  const restores = wanted.flatMap(([annotationId, { restore }]) => (restore ? [{ annotationId, rev: restore }] : []));
  const conditions = [{ annotationId: { $in: missing }, removed: true }, ...restores];
  const revisions = await core.store.annotationRevisions
    .find({ ...mine, $or: conditions }, { session })
    .sort({ rev: 1 })
    .toArray();
  return {
    heads: new Map(heads.map((doc) => [doc._id, doc])),
    removed: new Map(revisions.filter(({ removed }) => removed).map((doc) => [doc.annotationId, doc])),
    past: new Map(revisions.map((doc) => [`${doc.annotationId} ${doc.rev}`, doc])),
  };
}

/** What stands against the saves as they are: a newer revision, or none at all. */
function conflictOf(stored: Stored, wanted: [string, Save][], actor: string): AnnotationConflict | null {
  const current: AnnotationDoc[] = [];
  const gone: string[] = [];
  for (const [id, { id: given, rev, restore }] of wanted) {
    const head = stored.heads.get(id);
    // One's own new one, whose answer was lost: nobody has touched it since.
    const known = given ? rev : 1;
    if (head && known && head.rev !== known) current.push(head);
    else if (head && !given && head.provenance.agent.id !== actor) current.push(head);
    else if (!head && !restore && (given || stored.removed.has(id))) gone.push(id);
  }
  return current.length + gone.length > 0 ? new AnnotationConflict(current, gone) : null;
}

/** What was to be saved does not keep to the dataset's ontology. */
export class OntologyViolation extends LodeError {
  readonly violation: Violation;
  /** Path of the annotation in the input. */
  readonly field: string;

  constructor(violation: Violation, field: string) {
    super('BAD_INPUT', 'It does not keep to the ontology of the dataset.');
    this.violation = violation;
    this.field = field;
  }
}

/** Throws OntologyViolation for the first of the new contents that none of its dataset's ontologies allows. */
function checkAll(ontologies: OntologyDoc[], docs: { doc: AnnotationDoc; place: number }[], stored: Stored): void {
  if (ontologies.length === 0) return;
  const saved = new Map(docs.map(({ doc }) => [doc._id, doc]));
  const classOf = (id: string) => (saved.get(id) ?? stored.heads.get(id))?.class ?? null;
  for (const { doc, place } of docs) {
    if (stored.heads.get(doc._id)?.contentHash === doc.contentHash) continue;
    const violations = ontologies.map((ontology) => checkAnnotation(ontology, doc, classOf)[0]);
    const [first] = violations;
    if (first && violations.every(Boolean)) throw new OntologyViolation(first, `annotations.${place}`);
  }
}

/** What annotations are checked against: nothing, the version that was chosen, and during a migration the next one, too. */
async function ontologiesOf(core: Core, dataset: DatasetDoc): Promise<OntologyDoc[]> {
  const chosen = await ontologyOf(core, dataset);
  const migration = chosen && (await openMigration(core, dataset));
  const next = migration && (await findOntology(core, dataset.orgId, migration.to));
  return [chosen, next].filter((ontology) => ontology !== null);
}

const orNothing = <T>(key: string, value: T | null | undefined) =>
  value === null || value === undefined ? {} : { [key]: value };

/** What a save says of the content; what it leaves out of a stored one stays. */
function contentOf(save: Save, before: AnnotationDoc | null) {
  const keep = <K extends 'class' | 'parts' | 'attributes' | 'track' | 'chunk' | 'group' | 'relations'>(key: K) =>
    (save[key] === undefined ? before?.[key] : save[key]) as AnnotationDoc[K] | null | undefined;
  return {
    class: keep('class') ?? '',
    parts: keep('parts') ?? [],
    attributes: keep('attributes') ?? {},
    track: keep('track') ?? undefined,
    chunk: keep('chunk') ?? undefined,
    group: keep('group') ?? undefined,
    relations: keep('relations')?.length ? (keep('relations') ?? undefined) : undefined,
  };
}

function fresh(core: Core, asset: AssetDoc, id: string, save: Save, actor: string): AnnotationDoc {
  const { track, chunk, group, relations, ...content } = contentOf(save, null);
  return sealed({
    _id: id,
    orgId: asset.orgId,
    datasetId: asset.datasetId,
    assetId: asset._id,
    ...content,
    ...orNothing('track', track),
    ...orNothing('chunk', chunk),
    ...orNothing('group', group),
    ...orNothing('relations', relations),
    provenance: { agent: { kind: 'person', id: actor } },
    reviewState: 'unreviewed',
    rev: 1,
    ext: {},
    createdAt: core.clock.now(),
  });
}

/** The stored one as it is to be. What only a reviewer has said changes neither content nor author. */
function changed(core: Core, save: Save, before: AnnotationDoc, actor: string, removed: boolean): AnnotationDoc {
  const at = core.clock.now();
  const revised = nextRevision(before, contentOf(save, before), { kind: 'person', id: actor }, at);
  const same = revised.contentHash === before.contentHash && !removed;
  const next = same ? { ...before, rev: before.rev + 1, createdAt: at } : revised;
  if (!save.reviewState) return next;
  return sealed({ ...next, reviewState: save.reviewState, review: { by: actor, at } });
}

/**
 * Saves annotations of one asset, all or none. Throws AnnotationConflict when one was changed or removed by somebody else
 * meanwhile, OntologyViolation for what the dataset's ontology does not allow, NOT_FOUND when a revision is asked for that there never was.
 */
export async function saveAnnotations(
  core: Core,
  scope: Scope,
  asset: AssetDoc,
  saves: Save[],
): Promise<AnnotationDoc[]> {
  const { orgId, datasetId, _id: assetId } = asset;
  const actor = actorOf(scope);
  const dataset = await core.store.datasets.findOne({ orgId, _id: datasetId });
  const ontologies = dataset ? await ontologiesOf(core, dataset) : [];
  const wanted = saves.map((save): [string, Save] => [idOf(save, assetId, actor), save]);
  return core.store.transaction(async (session) => {
    const stored = await read(core, asset, wanted, session);
    const conflict = conflictOf(stored, wanted, actor);
    if (conflict) throw conflict;
    const tally = new Tally(orgId, datasetId);
    const results: AnnotationDoc[] = [];
    const added: AnnotationDoc[] = [];
    const superseded: AnnotationRevisionDoc[] = [];
    const replaced: AnnotationDoc[] = [];
    const gone: string[] = [];
    const checked: { doc: AnnotationDoc; place: number }[] = [];
    for (const [place, [id, save]] of wanted.entries()) {
      const head = stored.heads.get(id) ?? null;
      const past = save.restore ? stored.past.get(`${id} ${save.restore}`) : undefined;
      const wasHead = head?.rev === save.restore;
      if (save.restore && !past && !wasHead)
        throw new LodeError('NOT_FOUND', `There is no revision ${save.restore} of ${id}.`);
      const last = head ?? stored.removed.get(id) ?? null;
      const unchanged = head && !save.remove && !save.reviewState && isSame(head, save, past);
      if (unchanged) {
        results.push(head);
        continue;
      }
      if (head) {
        superseded.push(pastRevision(head, core.clock.now(), Boolean(save.remove)));
        tallyAnnotation(tally, head, -1);
      }
      if (save.remove) {
        gone.push(id);
        continue;
      }
      const content = past ? { ...save, ...contentOfRevision(past) } : save;
      const doc = last
        ? changed(core, content, headOf(last, id), actor, !head)
        : fresh(core, asset, id, content, actor);
      results.push(doc);
      checked.push({ doc, place });
      if (head) {
        replaced.push(doc);
        tallyAnnotation(tally, doc, 1);
      } else added.push(doc);
    }
    checkAll(ontologies, checked, stored);
    // A thousand at once: one by one each would wait for the database.
    if (superseded.length > 0) await core.store.annotationRevisions.insertMany(superseded, { session, ordered: false });
    const changes = [
      ...replaced.map((doc) => ({ replaceOne: { filter: { orgId, _id: doc._id }, replacement: doc } })),
      ...(gone.length > 0 ? [{ deleteMany: { filter: { orgId, _id: { $in: gone } } } }] : []),
    ];
    if (changes.length > 0) await core.store.annotations.bulkWrite(changes, { session, ordered: false });
    await insertAnnotations(core, added, tally, session, { allFresh: true });
    const classes = await core.store.annotations.distinct('class', { orgId, assetId }, { session });
    const annotationCount = await core.store.annotations.countDocuments({ orgId, assetId }, { session });
    await core.store.assets.updateOne({ _id: assetId, orgId }, { $set: { classes, annotationCount } }, { session });
    await tally.write(core, session);
    const done = { by: actor, changed: results.map(({ _id }) => _id), removed: gone };
    await recordActivity(core, asset, done, session);
    const detail = { count: saves.length };
    await record(core, { orgId, actor, action: 'annotations.saved', target: assetId, detail }, session);
    return results;
  });
}

/** A revision as the head that it was. */
function headOf(doc: AnnotationDoc | AnnotationRevisionDoc, id: string): AnnotationDoc {
  const { annotationId: _a, supersededAt: _s, removed: _r, ...head } = doc as AnnotationRevisionDoc;
  return { ...head, _id: id };
}

/** In full: what the revision did not have must not stay from the one after it. */
function contentOfRevision({ class: code, parts, attributes, track, chunk, group, relations }: AnnotationRevisionDoc) {
  const belongs = { track: track ?? null, chunk: chunk ?? null, group: group ?? null, relations: relations ?? [] };
  return { class: code, parts, attributes, ...belongs };
}

/** Whether a save would change nothing: a repeated one, whose answer was lost. */
function isSame(head: AnnotationDoc, save: Save, past: AnnotationRevisionDoc | undefined): boolean {
  const content = contentOf(past ? { ...save, ...contentOfRevision(past) } : save, head);
  return sealed({ ...head, ...content }).contentHash === head.contentHash;
}
