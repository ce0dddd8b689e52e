import type { Unsaved } from './editor-state.ts';

/** Where unsaved work is kept until the hub has it: it outlives the tab and the network. */
export interface UnsavedStore {
  /** False: it could not be kept, so that leaving the page would lose it. */
  keep(name: string, entry: Unsaved): boolean;
  drop(name: string): void;
  all(): [name: string, entry: Unsaved][];
}

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/**
 * In the browser's local storage, one entry a shape, apart by person and asset. Not IndexedDB: a write to it that the
 * closing of a tab interrupts is lost, this one is done when the call returns.
 */
export function unsavedStore(storage: Storage | null, person: string, assetId: string): UnsavedStore {
  const prefix = `lode.unsaved.${person}.${assetId}.`;
  return {
    keep(name, entry) {
      try {
        if (!storage) return false;
        storage.setItem(prefix + name, JSON.stringify(entry));
        return true;
      } catch {
        // Full or forbidden; what is kept under this name is older than what is shown.
        storage?.removeItem(prefix + name);
        return false;
      }
    },
    drop: (name) => storage?.removeItem(prefix + name),
    all() {
      const found: [string, Unsaved][] = [];
      for (let i = 0; i < (storage?.length ?? 0); i++) {
        const key = storage?.key(i);
        if (!key?.startsWith(prefix)) continue;
        const entry = read(storage?.getItem(key) ?? null);
        if (entry) found.push([key.slice(prefix.length), entry]);
      }
      return found;
    },
  };
}

/** Null where this is not what we wrote: another version of the page, or a hand. */
function read(text: string | null): Unsaved | null {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<Unsaved> | null;
    if (value === null || typeof value !== 'object') return null;
    const { shape = null, base = null } = value;
    const isShape = (one: unknown) => typeof one === 'object' && Array.isArray((one as { parts?: unknown }).parts);
    if (shape === null && base === null) return null;
    if ((shape !== null && !isShape(shape)) || (base !== null && !isShape(base.shape))) return null;
    return { shape, base };
  } catch {
    return null;
  }
}
