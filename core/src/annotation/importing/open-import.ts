import type { FindingDraft } from '../../contract/parsing.ts';
import type { ByteSource, JsonObject } from '../../contract/values.ts';
import { openCocoSource } from '../formats/coco/coco-source.ts';
import { FOLDER_READERS, READERS } from '../formats/index.ts';
import type { FormatReader, FolderReader, ImportFiles, PictureIndex } from '../formats/reader.ts';
import { sourceOfReading, type AnnotationSource, type SourceBatch } from '../formats/source.ts';

const HEAD = 64 * 1024;
/** What is not read a piece at a time is held as a whole. */
const MAX_WHOLE = 256 * 2 ** 20;
const MAX_TOLD = 100;

export interface ImportedFile {
  path: string;
  sha256: string;
  source: ByteSource;
}

const headOf = ({ source }: ImportedFile) => source.read(0, Math.min(HEAD, source.size));

/** Formats that can be read, by id. */
export const importFormats = (): string[] => [...new Set([...FOLDER_READERS, ...READERS].map(({ id }) => id))].sort();

async function whole({ path, source }: ImportedFile): Promise<Uint8Array> {
  if (source.size > MAX_WHOLE) throw new RangeError(`${path} is larger than ${MAX_WHOLE} bytes.`);
  return source.read(0, source.size);
}

function tooLarge({ path, source }: ImportedFile): FindingDraft {
  return {
    code: 'core.annotations-too-large',
    severity: 'error',
    message: {
      en: 'A file of this format is read as a whole and may have at most 256 MiB; split it by picture.',
      zh: '该格式需整体读入，文件不得超过 256 MiB，请按图片拆分后再导入。',
    },
    location: { file: path },
    evidence: { bytes: source.size, limit: MAX_WHOLE },
  };
}

function unknown(path: string): FindingDraft {
  return {
    code: 'core.annotations-unknown',
    severity: 'warning',
    message: {
      en: 'This file is of no annotation format that the hub reads; it was left out.',
      zh: '该文件不属于可识别的标注格式，已跳过。',
    },
    location: { file: path },
  };
}

const at = (finding: FindingDraft, file: string): FindingDraft => ({
  ...finding,
  location: { file, ...finding.location } as JsonObject,
});

/** One file by one reader; COCO a piece at a time, whatever its size. */
async function openFile(reader: FormatReader, file: ImportedFile): Promise<AnnotationSource> {
  if (reader.id === 'coco') return openCocoSource(file.source, file.path);
  const empty = { targets: [], classes: [] };
  if (file.source.size > MAX_WHOLE)
    return sourceOfReading(reader.id, { ...empty, findings: [tooLarge(file)] }, file.path);
  const reading = await reader.read(await whole(file));
  const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
  if (reader.besidePictures) for (const target of reading.targets) target.fileName = folder + target.fileName;
  return sourceOfReading(reader.id, reading, file.path);
}

/** Sources one after the other; of `several` files each finding says in which it is. */
function chain(
  format: string,
  sources: { source: AnnotationSource; file: string }[],
  more: FindingDraft[],
  several: boolean,
): AnnotationSource {
  async function* batches(done: number, size: number): AsyncGenerator<SourceBatch> {
    let before = 0;
    let refused = 0;
    for (const { source, file } of sources) {
      let last: SourceBatch | null = null;
      for await (const batch of source.batches(Math.max(0, done - before), size)) {
        last = batch;
        const findings = several ? batch.findings.map((finding) => at(finding, file)) : batch.findings;
        yield { ...batch, findings, done: before + batch.done, refused: refused + batch.refused };
      }
      before += last?.done ?? 0;
      refused += last?.refused ?? 0;
    }
    yield { rows: [], done: before, findings: more, refused };
  }
  return {
    format,
    classes: sources.flatMap(({ source }) => source.classes),
    pictures: {
      *[Symbol.iterator]() {
        for (const { source } of sources) yield* source.pictures;
      },
      keep: (pictures) => {
        for (const { source } of sources) source.pictures.keep(pictures);
      },
    },
    batches,
    close: () => {
      for (const { source } of sources) source.close?.();
    },
  };
}

/** Beside the files of an export of ours: what it has lost. */
const LOSSES_FILE = /(^|\/)losses(-of-export)?\.json$/;

/** Files one by one: those that the first format found can read. */
async function openOneByOne(files: ImportedFile[], format: string | undefined): Promise<AnnotationSource | null> {
  const known = READERS.filter(({ id }) => format === undefined || id === format);
  let reader: FormatReader | undefined;
  const sources: { source: AnnotationSource; file: string }[] = [];
  const left: string[] = [];
  for (const file of files) {
    const head = await headOf(file);
    // A format that was named is taken at its word where there is but one file.
    const found = known.find((one) => one.recognises(head)) ?? (format && files.length === 1 ? known[0] : undefined);
    reader ??= found;
    if (found && found === reader) sources.push({ source: await openFile(found, file), file: file.path });
    else if (!LOSSES_FILE.test(file.path)) left.push(file.path);
  }
  if (!reader) return null;
  return chain(reader.id, sources, left.slice(0, MAX_TOLD).map(unknown), files.length > 1);
}

function importFiles(files: ImportedFile[]): ImportFiles {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return {
    paths: [...byPath.keys()].sort(),
    read: async (path) => {
      const file = byPath.get(path);
      if (!file) throw new RangeError(`${path} is not among the files.`);
      return whole(file);
    },
  };
}

async function folderReader(files: ImportFiles, format: string | undefined): Promise<FolderReader | undefined> {
  if (format !== undefined) return FOLDER_READERS.find(({ id }) => id === format);
  for (const reader of FOLDER_READERS) if (await reader.recognises(files)) return reader;
  return undefined;
}

/** What the files say, by the format that was named, else by the one that knows them; null when none does. */
export async function openImport(
  files: ImportedFile[],
  pictures: PictureIndex,
  format?: string,
): Promise<AnnotationSource | null> {
  const folder = importFiles(files);
  const reader = await folderReader(folder, format);
  if (!reader || (files.length === 1 && READERS.some(({ id }) => id === reader.id))) {
    const single = await openOneByOne(files, format);
    if (single || !reader) return single;
  }
  return sourceOfReading(reader.id, await reader.readFolder(folder, pictures), files[0]?.path ?? '');
}
