import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { ExportFile } from '@lode/core/hub';

async function fill(zip: ZipFile, out: Readable, files: AsyncIterable<ExportFile>): Promise<void> {
  for await (const { path, chunks } of files) {
    const entry = Readable.from(chunks, { objectMode: false });
    const leave = () => entry.destroy(); // the client has left: an entry that nobody reads would wait for ever
    out.once('close', leave);
    // The same date on all, so that the same content is the same file.
    zip.addReadStream(entry, path, { mtime: new Date(Date.UTC(2000, 0, 1)) });
    await finished(entry);
    out.off('close', leave);
  }
  zip.end();
}

/** A zip that is made while it is read: it holds one file's chunk at a time, and the list of what is in it. */
export function zipStream(files: AsyncIterable<ExportFile>): Readable {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  fill(zip, out, files).catch((error: Error) => out.destroy(error));
  return out;
}
