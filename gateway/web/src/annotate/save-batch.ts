import { contentInput } from './editor-shape.ts';
import type { ContentInput, EditorShape, HubAnnotation } from './editor-shape.ts';
import type { EditorState, HubCopy } from './editor-state.ts';

/** As AnnotationInput of the schema. */
export interface SaveInput extends ContentInput {
  id?: string;
  key?: string;
  rev?: number;
  remove?: true;
  restore?: number;
}

/** One shape on its way to the hub. */
export interface SaveItem {
  id: string;
  input: SaveInput;
  /** What the hub has when it has taken the input; its revision is in the answer. */
  shape: EditorShape;
}

export type SaveAnswer =
  | { kind: 'saved'; annotations: { id: string; rev: number; reviewState: string }[] }
  | { kind: 'conflict'; current: HubAnnotation[]; gone: string[] }
  | { kind: 'refused'; words: string };

/** What the hub takes at once. */
const MOST_SHAPES = 1_000;
/** Far below what the hub takes as one request, so that a slow line gets something through. */
const MOST_CHARACTERS = 4_000_000;

/** What goes to the hub next. Shapes in conflict, refused or not complete yet wait for a person. */
export function nextBatch(state: EditorState, incomplete: ReadonlySet<string> = new Set()): SaveItem[] {
  const items: SaveItem[] = [];
  let characters = 0;
  for (const id of state.dirty) {
    if (state.conflicts.has(id) || state.refused.has(id) || incomplete.has(id)) continue;
    const item = itemOf(state, id);
    if (!item) continue;
    characters += JSON.stringify(item.input).length;
    if (items.length > 0 && characters > MOST_CHARACTERS) break;
    items.push(item);
    if (items.length === MOST_SHAPES) break;
  }
  return items;
}

function itemOf(state: EditorState, id: string): SaveItem | null {
  const shape = state.shapes.get(id) ?? null;
  const copy = state.copies.get(id);
  const sent = shape && { ...shape, relations: shape.relations.filter(({ to }) => state.hubIdOf(to) !== null) };
  if (!copy) return sent && { id, shape: sent, input: { key: id, ...contentInput(sent, null, state.hubIdOf) } };
  const { hubId, rev } = copy;
  if (!sent) return copy.removed ? null : { id, shape: copy.shape, input: { id: hubId, rev, remove: true } };
  // What was edited since is sent when it is back.
  if (copy.removed) return { id, shape: copy.shape, input: { id: hubId, restore: rev } };
  const content = contentInput(sent, copy.shape, state.hubIdOf);
  // Nothing but relations to shapes that the hub has not yet.
  if (Object.keys(content).length === 0) return null;
  return { id, shape: sent, input: { id: hubId, rev, ...content } };
}

/** Takes in what the hub answered to a batch. False: it must be sent again in smaller ones to see which it is about. */
export function settleBatch(state: EditorState, items: readonly SaveItem[], answer: SaveAnswer): boolean {
  if (answer.kind === 'saved') {
    state.together(() => settleSaved(state, items, answer.annotations));
    return true;
  }
  if (answer.kind === 'refused') {
    if (items.length > 1) return false;
    for (const { id } of items) state.refuse(id, answer.words);
    return true;
  }
  const byHubId = new Map(items.flatMap((item) => (item.input.id ? [[item.input.id, item] as const] : [])));
  const strangers = [...answer.current.map(({ id }) => id), ...answer.gone].filter((id) => !byHubId.has(id));
  // A new one of mine, whose answer was lost, was edited by another: which one only a batch of one can tell.
  if (strangers.length > 0 && items.length > 1) return false;
  for (const theirs of answer.current) {
    const item = byHubId.get(theirs.id) ?? items[0];
    // The answer to the same save was lost, or they did just the same.
    if (item && !settledAlready(state, item, theirs)) state.collide(item.id, theirs, null);
  }
  for (const hubId of answer.gone) {
    const item = byHubId.get(hubId) ?? items[0];
    if (item) settleGone(state, item, hubId);
  }
  return true;
}

function settleSaved(
  state: EditorState,
  items: readonly SaveItem[],
  answers: Extract<SaveAnswer, { kind: 'saved' }>['annotations'],
): void {
  for (const { id, input } of items) {
    const copy = state.copies.get(id);
    if (input.remove && copy) state.saved(id, { ...copy, removed: true });
  }
  // The answer is in the order of the batch, without what was removed.
  const kept = items.filter(({ input }) => !input.remove);
  kept.forEach(({ id, shape }, i) => {
    const now = answers[i];
    if (!now) return;
    const { id: hubId, rev, reviewState } = now;
    state.saved(id, { hubId, rev, shape: { ...shape, id, reviewState }, removed: false });
  });
}

function settledAlready(state: EditorState, { id }: SaveItem, theirs: HubAnnotation): boolean {
  if (!state.hubIdOf(id)) return false;
  const by = theirs.provenance?.agent?.id;
  state.hear([theirs], [], typeof by === 'string' ? by : null);
  return !state.conflicts.has(id);
}

function settleGone(state: EditorState, { id, shape, input }: SaveItem, hubId: string): void {
  const copy: HubCopy = state.copies.get(id) ?? { hubId, rev: 1, shape, removed: false };
  if (input.remove) state.saved(id, { ...copy, removed: true });
  else state.collide(id, null, copy);
}
