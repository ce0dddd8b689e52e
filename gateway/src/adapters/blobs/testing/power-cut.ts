import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import type { DiskCall } from './recording-disk.ts';

interface Inode {
  written: Uint8Array[];
  /** How many of `written` a sync has made durable. */
  synced: number;
}

/**
 * Replays a record of disk calls up to a power cut, as adversarial as POSIX allows (ALICE, OSDI '14): what was not
 * synced may or may not have reached the platter, entries and contents independently.
 * Returns what is wrong: blobs visible with other content than their name says, and promised blobs that are gone.
 */
export function faultsAfterPowerCut(calls: readonly DiskCall[], root: string): string[] {
  const entries = new Map<string, Inode | 'folder'>();
  const durable = new Map<string, Inode | 'folder'>([[root, 'folder']]);
  const promised: string[] = [];
  for (const call of calls) {
    const inode = entries.get(call.path);
    if (call.call === 'create') entries.set(call.path, { written: [], synced: 0 });
    else if (call.call === 'makeFolder') entries.set(call.path, 'folder');
    else if (call.call === 'unlink') entries.delete(call.path);
    else if (call.call === 'ack') promised.push(call.path);
    else if (call.call === 'write') (inode as Inode).written.push(call.data);
    else if (call.call === 'syncFile') (inode as Inode).synced = (inode as Inode).written.length;
    else if (call.call === 'rename') {
      entries.set(call.to, inode!);
      entries.delete(call.path);
    } else {
      for (const path of durable.keys()) if (dirname(path) === call.path && !entries.has(path)) durable.delete(path);
      for (const [path, entry] of entries) if (dirname(path) === call.path) durable.set(path, entry);
    }
  }

  const faults: string[] = [];
  // Unlucky for readers: every entry made it, but of the contents only what was synced, or half of the rest.
  for (const [path, entry] of [...entries, ...durable]) {
    if (entry === 'folder' || !isBlob(path)) continue;
    const unsynced = entry.written.slice(entry.synced);
    for (const lost of [unsynced.length, Math.ceil(unsynced.length / 2)]) {
      const content = entry.written.slice(0, entry.written.length - lost);
      if (sha256(content) !== basename(path)) faults.push(`wrong content: ${path}`);
    }
  }
  // Unlucky for writers: nothing made it that was not synced, and a folder that is lost takes its files along.
  for (const path of promised) {
    const entry = durable.get(path);
    let whole =
      entry !== undefined && entry !== 'folder' && sha256(entry.written.slice(0, entry.synced)) === basename(path);
    for (let folder = dirname(path); whole && folder.length >= root.length; folder = dirname(folder)) {
      whole = durable.get(folder) === 'folder';
    }
    if (!whole) faults.push(`promised but gone: ${path}`);
  }
  return faults;
}

function isBlob(path: string): boolean {
  return /^[0-9a-f]{64}$/.test(basename(path));
}

function sha256(chunks: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}
