import { ask, HubError } from '../graphql-client.ts';
import { ANNOTATION_ACTIVITY, ASSET_ANNOTATIONS, SAVE_SHAPES } from '../queries/annotate.ts';
import { subscribe } from '../subscription-client.ts';
import { autosave } from './autosave.ts';
import type { Autosave } from './autosave.ts';
import { followState } from './commands.ts';
import { isComplete } from './missing-attributes.ts';
import type { Editor } from './editor.ts';
import type { SaveAnswer, SaveInput } from './save-batch.ts';
import { unsavedDatabase } from './unsaved-database.ts';
import { openUnsaved } from './unsaved-store.ts';
import type { UnsavedStore } from './unsaved-store.ts';

const PAGE = 200;

type Page = NonNullable<(typeof ASSET_ANNOTATIONS)['__result']>['annotations'];

const readPage = async (assetId: string, after: string | null, signal: AbortSignal): Promise<Page> =>
  (await ask(ASSET_ANNOTATIONS, { assetId, first: PAGE, after }, signal)).annotations;

/** The first page of an asset that will be wanted next; read again when it is opened, since it may be old by then. */
export const firstPageQuery = (assetId: string) => ({
  queryKey: ['asset-annotations', assetId],
  queryFn: ({ signal }: { signal: AbortSignal }) => readPage(assetId, null, signal),
});

/**
 * Reads everything that the hub has of an asset, page by page. What was here before and is not there any more was removed
 * while nobody listened.
 */
async function readAll({ state }: Editor, assetId: string, saving: Autosave, signal: AbortSignal): Promise<void> {
  const before = state.copies.values().filter(({ removed }) => !removed).map(({ hubId }) => hubId).toArray(); // prettier-ignore
  const seen = new Set<string>();
  let after: string | null = null;
  do {
    const { edges, pageInfo }: Page = await readPage(assetId, after, signal);
    const nodes = edges.map(({ node }) => node);
    for (const { id } of nodes) seen.add(id);
    saving.load(nodes);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  const gone = before.filter((hubId) => !seen.has(hubId));
  if (gone.length > 0) saving.hear([], gone, null);
}

/** Sends one batch; what the hub refuses for good is an answer, what may come through later is an error. */
async function send(assetId: string, annotations: SaveInput[]): Promise<SaveAnswer> {
  try {
    const { saveAnnotations: answer } = await ask(SAVE_SHAPES, { input: { assetId, annotations } });
    if (answer.__typename === 'SavedAnnotations') return { kind: 'saved', annotations: answer.annotations };
    if (answer.__typename === 'AnnotationConflict')
      return { kind: 'conflict', current: answer.current, gone: answer.gone };
    return { kind: 'refused', words: answer.message };
  } catch (error) {
    const final = error instanceof HubError && [400, 403, 404, 413, 422].includes(error.status);
    if (final) return { kind: 'refused', words: error.message };
    throw error;
  }
}

/** Null where the browser forbids it. */
function allowed<T>(storage: () => T): T | null {
  try {
    return storage();
  } catch {
    return null;
  }
}

/** One for all assets. Some private windows have none. */
const database = allowed(() => window.indexedDB && unsavedDatabase(window.indexedDB));

/** What this browser keeps of a person's unsaved work on an asset. */
export const unsavedOf = (person: string, assetId: string): Promise<UnsavedStore> =>
  openUnsaved(allowed(() => window.localStorage), database, person, assetId); // prettier-ignore

/**
 * Reads an asset's annotations, begins to save what is edited and to hear what others save. `stop` ends both; what is
 * unsaved stays in the browser. `first`: what was read of it before.
 */
export function connectEditor(editor: Editor, assetId: string, store: UnsavedStore, first: Page | undefined) {
  const reading = new AbortController();
  const saving = autosave({
    state: editor.state,
    store,
    send: (inputs) => send(assetId, inputs),
    isComplete: (shape) => isComplete(editor, shape),
    onOnline,
  });
  const stopFollowing = followState(editor);
  // A failure of this shows when something is saved.
  const readAgain = () => void readAll(editor, assetId, saving, reading.signal).catch(() => undefined);
  const stopHearing = subscribe(
    ANNOTATION_ACTIVITY,
    { assetId },
    ({ annotationActivity: { changed, removed, by, byName } }) => {
      if (byName) editor.names.set(by, byName);
      saving.hear(changed, removed, by);
    },
    // Also the first time: what was saved between reading and hearing would be missed.
    readAgain,
  );
  if (first) saving.load(first.edges.map(({ node }) => node));
  const ready = readAll(editor, assetId, saving, reading.signal).then(() => saving.takeUp());
  const stopRereading = onOnline(readAgain);
  return {
    saving,
    ready,
    stop() {
      reading.abort();
      stopRereading();
      stopHearing();
      stopFollowing();
      // What waits for the debounce goes now; the page may be left, the connection lives on.
      void saving.flush().finally(() => saving.stop());
    },
  };
}

export type Connection = ReturnType<typeof connectEditor>;

function onOnline(listener: () => void): () => void {
  window.addEventListener('online', listener);
  return () => window.removeEventListener('online', listener);
}
