import type { ByteSource } from '../../../contract/values.ts';
import { JsonLists } from '../json-lists.ts';
import type { AnnotationSource, SourceBatch, SourcePicture, SourceRow } from '../source.ts';
import { collectFindings, type CocoFindings } from './coco-findings.ts';
import { elementOf } from './coco-json.ts';
import { CocoTables } from './coco-tables.ts';
import { ImageShelf } from './image-shelf.ts';

const PIECE = 2 ** 18;

/** The pieces of a file; of one that is not UTF-8 only those before the fault. */
async function* piecesOf(source: ByteSource, findings: CocoFindings): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < source.size; at += PIECE) {
    const piece = await source.read(at, Math.min(PIECE, source.size - at));
    try {
      decoder.decode(piece, { stream: at + piece.length < source.size });
    } catch {
      findings.add('not-utf8', { byte: at });
      return;
    }
    yield piece;
  }
}

/** Images and categories, wherever in the file they stand. What is wrong with them is told to `findings`. */
async function readTables(
  source: ByteSource,
  shelf: ImageShelf,
  findings: CocoFindings,
): Promise<{ tables: CocoTables<SourcePicture>; hasImages: boolean }> {
  const tables = new CocoTables<SourcePicture>(findings, shelf);
  const lists = new JsonLists(['images', 'categories']);
  for await (const piece of piecesOf(source, findings)) {
    for (const { list, index, bytes } of lists.push(piece)) {
      const row = elementOf(bytes, findings, { list, row: index + 1 });
      if (row === undefined) continue;
      if (list === 'images') tables.image(row, index);
      else tables.category(row, index);
    }
  }
  if (!lists.complete) findings.add('truncated', { byte: source.size });
  return { tables, hasImages: lists.found.has('images') };
}

/**
 * A COCO file of any size: read twice, first its images and categories, then its annotations. The images go to a shelf on
 * disk; held are the rows of a batch.
 */
export async function openCocoSource(source: ByteSource, file: string): Promise<AnnotationSource> {
  const ofTables = collectFindings();
  const shelf = new ImageShelf();
  const { tables, hasImages } = await readTables(source, shelf, ofTables).catch((error: unknown) => {
    shelf.close();
    throw error;
  });
  async function* batches(done: number, size: number): AsyncGenerator<SourceBatch> {
    const findings = collectFindings();
    const again = tables.again(findings);
    const lists = new JsonLists(['annotations']);
    let rows: SourceRow[] = [];
    let read = 0;
    const batch = (last: SourceRow[]): SourceBatch => ({
      ...{ rows: last, done: read, findings: findings.take() },
      refused: ofTables.refused + findings.refused,
    });
    for await (const piece of piecesOf(source, collectFindings())) {
      for (const { index, bytes } of lists.push(piece)) {
        const row = elementOf(bytes, findings, { row: index + 1 });
        const found = row === undefined ? null : again.annotation(row, index);
        read = index + 1;
        // Those that are stored already are read all the same: which ids there were decides about those that follow.
        if (index < done) continue;
        if (found) rows.push({ picture: found.image, draft: found.draft, file, row: index });
        if (rows.length < size) continue;
        yield batch(rows);
        rows = [];
      }
    }
    // What is cut or no UTF-8 has been told.
    if (lists.complete && !hasImages && !lists.found.has('annotations')) findings.add('not-coco');
    const end = batch(rows);
    yield { ...end, findings: [...ofTables.list(), ...end.findings, ...findings.summary()] };
  }
  return { format: 'coco', classes: tables.classes(), pictures: shelf, batches, close: () => shelf.close() };
}
