/** Where the texts of unsaved shapes lie, apart by person and asset. Rejects where the browser forbids it or is full. */
export interface UnsavedDatabase {
  all(person: string, assetId: string): Promise<[name: string, text: string][]>;
  /** All of them or none; null takes one away. */
  write(person: string, assetId: string, entries: readonly [name: string, text: string | null][]): Promise<void>;
}

const DATABASE = 'lode';
const STORE = 'unsaved';
/** Browsers were seen that never answer: an editor without this database is better than none. */
const LONGEST_OPEN_MS = 3_000;

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB'));
  });
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, 1);
  request.onupgradeneeded = () => void request.result.createObjectStore(STORE);
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('IndexedDB does not answer')), LONGEST_OPEN_MS);
  });
  return Promise.race([done(request), late]);
}

/** In IndexedDB, one entry a shape: the room is the disk's, not the five megabytes of the local storage. */
export function unsavedDatabase(factory: IDBFactory): UnsavedDatabase {
  let opened: Promise<IDBDatabase> | null = null;
  /** Opened when it is wanted, and again after the browser has closed it. */
  const database = () => {
    const forget = () => (opened = null);
    opened ??= open(factory).then((one) => {
      one.onclose = forget;
      one.onversionchange = () => {
        one.close();
        forget();
      };
      return one;
    });
    opened.catch(forget);
    return opened;
  };
  const begin = async (mode: IDBTransactionMode) => (await database()).transaction(STORE, mode);
  return {
    async all(person, assetId) {
      const store = (await begin('readonly')).objectStore(STORE);
      // Lists come after all texts in the order of keys.
      const ofAsset = IDBKeyRange.bound([person, assetId], [person, assetId, []]);
      const [keys, texts] = await Promise.all([done(store.getAllKeys(ofAsset)), done(store.getAll(ofAsset))]);
      return keys.map((key, i) => [(key as string[])[2] ?? '', String(texts[i])]);
    },
    async write(person, assetId, entries) {
      const transaction = await begin('readwrite');
      const store = transaction.objectStore(STORE);
      for (const [name, text] of entries) {
        const key = [person, assetId, name];
        if (text === null) store.delete(key);
        else store.put(text, key);
      }
      await ended(transaction);
    },
  };
}
