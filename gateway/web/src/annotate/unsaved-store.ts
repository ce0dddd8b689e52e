import type { Unsaved } from './editor-state.ts';
import type { UnsavedDatabase } from './unsaved-database.ts';

/** `writing`: some of it would be lost if the page went away this moment. `failed`: the browser could not keep it. */
export type Keeping = 'kept' | 'writing' | 'failed';

/** Where unsaved work is kept until the hub has it: it outlives the tab and the network. */
export interface UnsavedStore {
  readonly keeping: Keeping;
  keep(name: string, entry: Unsaved): void;
  drop(name: string): void;
  /** What a page that was closed has left. */
  all(): [name: string, entry: Unsaved][];
  subscribe(listener: () => void): () => void;
}

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Characters of what is on its way to the database: a fifth of what browsers give an origin. */
const MOST_ON_THE_WAY = 1_000_000;
/** What local storage has of an entry that is on its way out of the database. */
const DROPPED = 'null';

/**
 * Opens what is kept of one person and asset. It goes to the database, and until that has it, to local storage as well: a
 * write to the database that the closing of a tab interrupts is lost, one to local storage is done when the call returns.
 * What is too large for that is `writing` meanwhile. Without a database all of it lies in local storage, as far as that
 * goes. What an older version of the page has left there is taken into the database.
 */
export async function openUnsaved(
  storage: Storage | null,
  database: UnsavedDatabase | null,
  person: string,
  assetId: string,
): Promise<UnsavedStore> {
  const prefix = `lode.unsaved.${person}.${assetId}.`;
  const listeners = new Set<() => void>();
  const found = await database?.all(person, assetId).catch(() => null);
  const target = found ? database : null;
  /** Not in the database yet. */
  const pending = new Map<string, string>();
  /** Lengths of what lies in local storage. */
  const local = new Map<string, number>();
  const loose = new Set<string>();
  let locally = 0;
  let isWriting = false;
  let hasFailed = target === null;

  const tell = () => listeners.forEach((listener) => listener());

  function takeAway(name: string): void {
    storage?.removeItem(prefix + name);
    locally -= local.get(name) ?? 0;
    local.delete(name);
  }

  /** False: it does not lie in local storage. */
  function putLocally(name: string, text: string): boolean {
    // What is there is older than what is shown.
    if (local.has(name)) takeAway(name);
    if (!storage || (!hasFailed && locally + text.length > MOST_ON_THE_WAY)) return false;
    try {
      storage.setItem(prefix + name, text);
    } catch {
      // Full or forbidden.
      return false;
    }
    local.set(name, text.length);
    locally += text.length;
    return true;
  }

  function put(name: string, text: string): void {
    pending.set(name, text);
    if (putLocally(name, text) || text === DROPPED) loose.delete(name);
    else loose.add(name);
  }

  async function write(): Promise<void> {
    if (!target || isWriting || pending.size === 0) return;
    isWriting = true;
    const batch = [...pending];
    const entries = batch.map(([name, text]) => [name, text === DROPPED ? null : text] as const);
    try {
      await target.write(person, assetId, entries.map(([name, text]) => [name, text])); // prettier-ignore
      hasFailed = false;
      for (const [name, text] of batch) {
        if (pending.get(name) !== text) continue;
        pending.delete(name);
        loose.delete(name);
        // Another tab may have written it anew.
        if (storage?.getItem(prefix + name) === text) takeAway(name);
      }
    } catch {
      hasFailed = true;
      for (const name of [...loose]) put(name, pending.get(name) ?? DROPPED);
    }
    isWriting = false;
    tell();
    // After a failure the next edit tries again.
    if (!hasFailed) void write();
  }

  const texts = new Map(found);
  for (const [name, text] of under(prefix, storage)) {
    if (text !== DROPPED && !read(text)) continue;
    pending.set(name, text);
    local.set(name, text.length);
    locally += text.length;
    if (text === DROPPED) texts.delete(name);
    else texts.set(name, text);
  }
  void write();

  return {
    get keeping() {
      return loose.size === 0 ? 'kept' : hasFailed ? 'failed' : 'writing';
    },
    keep(name, entry) {
      put(name, JSON.stringify(entry));
      void write();
    },
    drop(name) {
      if (target) put(name, DROPPED);
      else {
        takeAway(name);
        pending.delete(name);
        loose.delete(name);
      }
      void write();
    },
    all: () => [...texts].flatMap(([name, text]) => (read(text) ? [[name, read(text)!]] : [])),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function under(prefix: string, storage: Storage | null): [name: string, text: string][] {
  const keys = Array.from({ length: storage?.length ?? 0 }, (_, i) => storage?.key(i) ?? '');
  return keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => [key.slice(prefix.length), storage?.getItem(key) ?? '']);
}

/** Null where this is not what we wrote: another version of the page, or a hand. */
function read(text: string): Unsaved | null {
  try {
    const value = JSON.parse(text) as Partial<Unsaved> | null;
    if (value === null || typeof value !== 'object') return null;
    const { shape = null, base = null } = value;
    const isShape = (one: unknown) => typeof one === 'object' && Array.isArray((one as { parts?: unknown }).parts);
    if (shape === null && base === null) return null;
    if ((shape !== null && !isShape(shape)) || (base !== null && !isShape(base.shape))) return null;
    // An older version of the page knew no chunks.
    const whole = { chunk: null };
    return { shape: shape && { ...whole, ...shape }, base: base && { ...base, shape: { ...whole, ...base.shape } } };
  } catch {
    return null;
  }
}
