import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import type { FindingDraft } from '../contract/parsing.ts';
import { LodeError } from '../errors.ts';
import { safePath } from './safe-path.ts';

/** Caps against archives made to fill a disk. A ratio of 1,000 is beyond what images, logs and text reach together. */
const MAX_ENTRIES = 200_000;
const MAX_TOTAL_BYTES = 200 * 2 ** 30;
const MAX_RATIO = 200;
/** Below this size a high ratio does no harm (an empty mask compresses 1,000:1). */
const RATIO_MATTERS_FROM = 16 * 2 ** 20;

const UTF8_FLAG = 0x800;
const ENCRYPTED_FLAG = 0x1;
const UNIX_FILE_TYPE = 0o170000;
const UNIX_SYMLINK = 0o120000;

/** Why an archive is refused as a whole: nothing of it is taken in. Names go into the evidence, never into the words. */
export class ArchiveRefused extends Error {
  readonly finding: FindingDraft;
  constructor(code: string, en: string, zh: string, evidence?: FindingDraft['evidence']) {
    super(en);
    this.finding = { code: `core.${code}`, severity: 'error', message: { en, zh }, ...(evidence ? { evidence } : {}) };
  }
}

/** What a fault while reading means: the disk's trouble stays what it is, all else is the archive's. */
export function damagedArchive(error: unknown): unknown {
  if (error instanceof LodeError || (error as NodeJS.ErrnoException).code?.startsWith('E')) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ArchiveRefused('archive-damaged', 'The archive cannot be read.', '压缩包无法读取。', { detail });
}

/** Local file header, or the end record of an empty archive (APPNOTE 4.3.7, 4.3.16). */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

/** Without the UTF-8 flag a name is in the maker's code page: on Chinese machines GBK, which GB18030 contains. */
function nameOf(entry: Entry): string {
  const raw = entry.fileNameRaw ?? Buffer.from(entry.fileName as unknown as Uint8Array);
  if (!(entry.generalPurposeBitFlag & UTF8_FLAG)) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(raw);
    } catch {
      return new TextDecoder('gb18030').decode(raw);
    }
  }
  return new TextDecoder().decode(raw);
}

function checkedPath(entry: Entry): string | null {
  const name = nameOf(entry);
  if (name.endsWith('/')) return null;
  if (((entry.externalFileAttributes >>> 16) & UNIX_FILE_TYPE) === UNIX_SYMLINK) {
    throw new ArchiveRefused('archive-symlink', 'The archive holds a symbolic link.', '压缩包内含符号链接。', { name });
  }
  if (entry.generalPurposeBitFlag & ENCRYPTED_FLAG) {
    throw new ArchiveRefused('archive-encrypted', 'The archive is encrypted.', '压缩包已加密，无法读取。');
  }
  try {
    return safePath(name);
  } catch {
    throw new ArchiveRefused('archive-path', 'The archive names a place outside itself.', '压缩包内的路径越出自身。', {
      name,
    });
  }
}

/** Debris of file managers that nobody means to hand in. */
const DEBRIS = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;

/** A member's bytes. yauzl checks the length; the checksum is left to its caller. */
async function* bytesOf(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const stream = await zip.openReadStreamPromise(entry);
  // It begins to inflate before anybody reads; an error that nobody listens to yet would end the whole process.
  stream.on('error', () => undefined);
  let crc = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (crc !== entry.crc32) throw new Error('a member does not have the checksum that the archive states');
}

/** Yields the files of an archive. Throws ArchiveRefused when it is damaged or made to do harm. */
export async function* zipMembers(file: string): AsyncGenerator<{ path: string; bytes(): AsyncIterable<Uint8Array> }> {
  let entries = 0;
  let total = 0;
  try {
    const zip = await openPromise(file, {
      lazyEntries: true,
      decodeStrings: false,
      validateEntrySizes: true,
      autoClose: false,
    });
    try {
      for await (const entry of zip.eachEntry()) {
        const path = checkedPath(entry);
        if (path === null || DEBRIS.test(path)) continue;
        entries += 1;
        total += entry.uncompressedSize;
        if (entries > MAX_ENTRIES || total > MAX_TOTAL_BYTES) {
          throw new ArchiveRefused('archive-too-large', 'The archive unpacks to too much.', '压缩包解压后过大。', {
            entries,
            bytes: total,
          });
        }
        const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
        if (ratio > MAX_RATIO && entry.uncompressedSize > RATIO_MATTERS_FROM) {
          throw new ArchiveRefused(
            'archive-bomb',
            'A member of the archive unpacks to a suspicious size.',
            '压缩包成员的压缩比异常。',
            { ratio },
          );
        }
        yield { path, bytes: () => bytesOf(zip, entry) };
      }
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof ArchiveRefused) throw error;
    throw damagedArchive(error);
  }
}
