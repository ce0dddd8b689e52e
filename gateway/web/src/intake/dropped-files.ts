/** A file on its way in: `path` is relative, with `/`, and keeps the folders in which it lay. */
export interface DroppedFile {
  path: string;
  file: File;
}

export interface Drop {
  files: DroppedFile[];
  /** Files that an operating system leaves behind; they carry no data and are not sent. */
  leftOut: number;
}

const systemFiles = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)$/i;
const systemFolders = /(^|\/)__MACOSX\//;

/**
 * Reads what was dropped, folders included. The entries must be taken before the drop event ends, so they are grabbed
 * synchronously and walked afterwards. `onCount` is told how many files are known so far.
 */
export async function readDrop(transfer: DataTransfer, onCount: (files: number) => void): Promise<Drop> {
  const entries: FileSystemEntry[] = [];
  const loose: File[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = entry ? null : item.getAsFile();
    if (entry) entries.push(entry);
    else if (file) loose.push(file);
  }
  const files: DroppedFile[] = loose.map((file) => ({ path: file.name, file }));
  const waiting = entries.reverse();
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    if (entry.isFile) {
      const path = entry.fullPath.replace(/^\/+/, '');
      files.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
      if (files.length % 200 === 0) onCount(files.length);
    } else waiting.push(...(await childrenOf(entry as FileSystemDirectoryEntry)).reverse());
  }
  return withoutSystemFiles(files);
}

/** Files chosen with the browser's dialog; a chosen folder gives `webkitRelativePath`. */
export function chosenFiles(list: FileList): Drop {
  return withoutSystemFiles([...list].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

export function withoutSystemFiles(files: DroppedFile[]): Drop {
  const kept = files.filter(({ path }) => !systemFiles.test(path) && !systemFolders.test(path));
  return { files: kept, leftOut: files.length - kept.length };
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** `readEntries` gives at most 100 at a time (Chromium), and an empty list at the end. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return children;
    children.push(...some);
  }
}
