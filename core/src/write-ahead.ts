import { MongoBulkWriteError, type Collection, type OptionalUnlessRequiredId } from 'mongodb';

/**
 * Writes documents in batches before the transaction of the thing that they belong to. Their ids say what they are, so a
 * second time replaces the first; inserting comes first because it is nearly always right and costs half.
 * Rejects with the signal's reason once it is aborted.
 */
export async function writeAhead<T extends { _id: string; orgId: string }>(
  collection: Collection<T>,
  docs: Iterable<T>,
  size: number,
  signal: AbortSignal,
): Promise<void> {
  let batch: T[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    signal.throwIfAborted();
    await insertOrReplace(collection, batch);
    batch = [];
  };
  for (const doc of docs) {
    batch.push(doc);
    if (batch.length >= size) await flush();
  }
  await flush();
}

const DUPLICATE_KEY = 11_000;

async function insertOrReplace<T extends { _id: string; orgId: string }>(collection: Collection<T>, docs: T[]) {
  try {
    await collection.insertMany(docs as OptionalUnlessRequiredId<T>[], { ordered: false });
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failures = [error.writeErrors].flat();
    if (failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    const again = failures.map(({ index }) => docs[index]!);
    await collection.bulkWrite(
      again.map(({ _id, orgId, ...said }) => ({
        replaceOne: { filter: { _id, orgId } as never, replacement: { orgId, ...said } as never },
      })),
      { ordered: false },
    );
  }
}
