import type { DroppedFile } from './dropped-files.ts';

/** A request's worth of files, or one file that goes in chunks. */
export type UploadTask = { kind: 'batch'; files: DroppedFile[] } | { kind: 'chunked'; files: [DroppedFile] };

export const batchFiles = 64;
export const batchBytes = 32 * 1024 * 1024;
/** Larger files go by tus, so that a cut connection costs a chunk and not the file. */
export const chunkedFrom = 16 * 1024 * 1024;

/** Cuts files into requests of at most 64 files and 32 MiB; files above 16 MiB go alone, in chunks. Order is kept. */
export function planUpload(files: readonly DroppedFile[]): UploadTask[] {
  const tasks: UploadTask[] = [];
  let batch: DroppedFile[] = [];
  let bytes = 0;
  const close = () => {
    if (batch.length > 0) tasks.push({ kind: 'batch', files: batch });
    batch = [];
    bytes = 0;
  };
  for (const entry of files) {
    if (entry.file.size > chunkedFrom) {
      tasks.push({ kind: 'chunked', files: [entry] });
      continue;
    }
    if (batch.length === batchFiles || bytes + entry.file.size > batchBytes) close();
    batch.push(entry);
    bytes += entry.file.size;
  }
  close();
  return tasks;
}

export interface DropSummary {
  files: number;
  bytes: number;
  /** Outermost folders with what lies in them, most files first; `''` are loose files. */
  folders: { name: string; files: number; bytes: number }[];
  /** Endings, most files first; `''` has none. */
  endings: { name: string; files: number }[];
}

/** What a person should see of a drop before it starts. */
export function summarise(files: readonly DroppedFile[]): DropSummary {
  const folders = new Map<string, { name: string; files: number; bytes: number }>();
  const endings = new Map<string, { name: string; files: number }>();
  let bytes = 0;
  for (const { path, file } of files) {
    bytes += file.size;
    const folderName = path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
    const folder = folders.get(folderName) ?? { name: folderName, files: 0, bytes: 0 };
    folders.set(folderName, { name: folderName, files: folder.files + 1, bytes: folder.bytes + file.size });
    const base = path.slice(path.lastIndexOf('/') + 1);
    const ending = /.\.([A-Za-z0-9]{1,8})$/.exec(base)?.[1]?.toLowerCase() ?? '';
    endings.set(ending, { name: ending, files: (endings.get(ending)?.files ?? 0) + 1 });
  }
  const most = <Row extends { files: number }>(rows: Iterable<Row>) => [...rows].sort((a, b) => b.files - a.files);
  return { files: files.length, bytes, folders: most(folders.values()), endings: most(endings.values()) };
}

/** The same files dropped again on the same dataset get the same key, and so find a delivery that was cut off. */
export function resumeKeyOf(datasetId: string, files: readonly DroppedFile[]): string {
  let hash = 0xcbf29ce484222325n;
  const feed = (text: string) => {
    for (let index = 0; index < text.length; index++)
      hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  };
  feed(datasetId);
  for (const { path, file } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1)))
    feed(`\n${path}\t${file.size}\t${file.lastModified}`);
  return `web-${hash.toString(16).padStart(16, '0')}`;
}
