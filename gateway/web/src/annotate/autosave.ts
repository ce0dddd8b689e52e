import type { EditorShape, HubAnnotation } from './editor-shape.ts';
import type { EditorState } from './editor-state.ts';
import { nextBatch, settleBatch } from './save-batch.ts';
import type { SaveAnswer, SaveInput, SaveItem } from './save-batch.ts';
import type { Keeping, UnsavedStore } from './unsaved-store.ts';

/**
 * `waiting`: for the network or for a hub that does not answer. `refused`: the hub will not have some of it. `incomplete`:
 * required attributes are to be filled in first.
 */
export type SaveState = 'saved' | 'saving' | 'waiting' | 'conflict' | 'refused' | 'incomplete';

export interface AutosaveOptions {
  state: EditorState;
  store: UnsavedStore;
  /** Rejects when there is no answer; a second call with the same inputs does no harm. */
  send(inputs: SaveInput[]): Promise<SaveAnswer>;
  /** False: something that the class requires has not been said yet; it is kept in the browser and not sent. */
  isComplete?(shape: EditorShape): boolean;
  /** Calls back when the network is there again; returns the way to stop. */
  onOnline?(listener: () => void): () => void;
}

export interface Autosave {
  readonly state: SaveState;
  /** Shapes that are still to be sent. */
  readonly left: number;
  /** Whether what is unsaved would be there again if the page went away now. */
  readonly keeping: Keeping;
  subscribe(listener: () => void): () => void;
  /** A page of what the hub has. What a closed page left unsaved of it goes on at once. */
  load(annotations: readonly HubAnnotation[]): void;
  /** Takes up the rest of what a closed page left; after everything was loaded. */
  takeUp(): void;
  /** What others saved. Waits while a save is under way: the answer tells which of it is one's own. */
  hear(changed: readonly HubAnnotation[], removed: readonly string[], by: string | null): void;
  /** Saves now; resolves when there is nothing more to send or the hub does not answer. */
  flush(): Promise<void>;
  stop(): void;
}

const DEBOUNCE_MS = 800;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/** Carries what is unsaved to the hub, and keeps it in the browser until the hub has said that it is there. */
export function autosave({ state, store, send, isComplete, onOnline }: AutosaveOptions): Autosave {
  const listeners = new Set<() => void>();
  const incomplete = new Set<string>();
  /** Of a page that was closed, not taken up yet: what the hub has now must not push it out. */
  const left = new Map(store.all());
  const names = new Set(left.keys());
  let heard: Parameters<Autosave['hear']>[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let running: Promise<void> | null = null;
  let failures = 0;
  let stopped = false;

  const tell = () => listeners.forEach((listener) => listener());
  const plan = (ms: number) => {
    if (timer !== null) clearTimeout(timer);
    timer = stopped ? null : setTimeout(() => void flush(), ms);
  };

  function drop(name: string): void {
    if (names.delete(name)) store.drop(name);
  }

  function keep(id: string): void {
    const name = state.hubIdOf(id) ?? id;
    if (left.has(name)) return;
    // Once the hub has given its own id, the entry under the key is old.
    if (name !== id) drop(id);
    if (!state.dirty.has(id)) return drop(name);
    names.add(name);
    store.keep(name, state.unsaved(id));
  }

  function goOn(name: string): void {
    const entry = left.get(name);
    left.delete(name);
    if (entry) state.takeUp(name, entry);
  }

  function check(id: string): void {
    const shape = state.dirty.has(id) ? state.shapes.get(id) : undefined;
    if (shape && isComplete && !isComplete(shape)) incomplete.add(id);
    else incomplete.delete(id);
  }

  const toSend = () =>
    state.dirty.size - new Set([...state.conflicts.keys(), ...state.refused.keys(), ...incomplete]).size;

  const unsubscribe = state.subscribe((touched) => {
    for (const id of touched) {
      keep(id);
      check(id);
    }
    // While the hub does not answer, the next try is planned already.
    if (failures === 0 && !running && toSend() > 0) plan(DEBOUNCE_MS);
    tell();
  });
  const offStore = store.subscribe(tell);
  const offOnline = onOnline?.(() => {
    if (state.dirty.size === 0) return;
    failures = 0;
    plan(0);
  });

  async function sendOne(items: SaveItem[]): Promise<void> {
    const answer = await send(items.map(({ input }) => input));
    if (settleBatch(state, items, answer)) return;
    const half = Math.ceil(items.length / 2);
    await sendOne(items.slice(0, half));
    await sendOne(items.slice(half));
  }

  async function run(): Promise<void> {
    // What a closed page left was taken up before the classes were known.
    for (const id of state.dirty) check(id);
    try {
      for (
        let items = nextBatch(state, incomplete);
        items.length > 0 && !stopped;
        items = nextBatch(state, incomplete)
      ) {
        await sendOne(items);
        failures = 0;
      }
    } catch {
      // No answer: whatever became of it, the same inputs again make no second annotation.
      failures += 1;
      plan(Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS));
    }
    const waiting = heard;
    heard = [];
    for (const one of waiting) state.hear(...one);
  }

  async function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (!running) {
      running = run().finally(() => {
        running = null;
        tell();
      });
      tell();
    }
    await running;
  }

  return {
    get state() {
      if (failures > 0) return 'waiting';
      if (state.conflicts.size > 0) return 'conflict';
      if (state.refused.size > 0) return 'refused';
      if (running || toSend() > 0) return 'saving';
      return incomplete.size > 0 ? 'incomplete' : state.dirty.size > 0 ? 'saving' : 'saved';
    },
    get left() {
      return toSend();
    },
    get keeping() {
      return store.keeping;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    load(annotations) {
      state.load(annotations);
      for (const { id } of annotations) goOn(id);
    },
    takeUp() {
      for (const name of [...left.keys()]) goOn(name);
    },
    hear(...activity) {
      if (running) heard.push(activity);
      else state.hear(...activity);
    },
    flush,
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      unsubscribe();
      offStore();
      offOnline?.();
    },
  };
}
