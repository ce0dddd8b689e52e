import { addAnnotationFacets } from './annotation/add-facets.migration.ts';
import type { Store } from './store.ts';

/** One step forward in the form of stored data. Never changed once released; `id` sorts by time. */
interface Migration {
  id: string;
  up(store: Store): Promise<void>;
}

/** The ledger's first entry says what the data folder began as. */
const MIGRATIONS: Migration[] = [
  { id: '2026-11-24-first-form', up: () => Promise.resolve() },
  { id: '2026-11-25-annotation-facets', up: addAnnotationFacets },
];

interface LedgerEntry {
  _id: string;
  at: Date;
}

/** Runs what the ledger lacks, in order. Returns the ids that were run. */
export async function migrate(store: Store, now: Date): Promise<string[]> {
  const ledger = store.connection.db!.collection<LedgerEntry>('migrations');
  const done = new Set((await ledger.find().toArray()).map(({ _id }) => _id));
  const run: string[] = [];
  for (const { id, up } of MIGRATIONS) {
    if (done.has(id)) continue;
    await up(store);
    await ledger.insertOne({ _id: id, at: now });
    run.push(id);
  }
  return run;
}
