import type { JsonObject } from '../../../contract/values.ts';
import { picturePath } from '../foreign-names.ts';

/** Longer texts are no path. */
const MAX_PATH = 4096;

/** Keys that name a file, whatever its name looks like; then those that may. */
const MEDIA = ['image', 'video', 'audio', 'pdf'];
const KEYS = [...MEDIA, 'text', 'csv', 'timeseries', 'url', '$undefined$'];

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * A URL of Label Studio → the path of the file: of local storage what `d` says, of an upload its name without the eight
 * digits and the dash that the upload put before it, of a bucket or a site the path there. Null: it is no such thing.
 */
export function pathOfUrl(url: string): string | null {
  const text = url.trim();
  if (text === '' || text.length > MAX_PATH || /[\r\n]/.test(text) || text.startsWith('data:')) return null;
  const local = /^[^?]*\/local-files\/?\?(?:[^#]*&)?d=([^&#]*)/.exec(text);
  if (local) return picturePath(decoded(local[1] ?? '')) || null;
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^?#]*)/i.exec(text) ?? [];
  const path = scheme === undefined ? text.replace(/[?#].*$/, '') : rest.replace(/^[^/]*\/?/, '');
  const upload = /(?:^|\/)upload\/\d+\/(?:[0-9a-f]{8}-)?([^/]+)$/.exec(path);
  return picturePath(decoded(upload?.[1] ?? path)) || null;
}

/** A text that is a file's name and not what is to be labelled. */
const looksLikeFile = (text: string) =>
  text.length <= MAX_PATH && (/^\S[^\r\n]*\.\w{1,8}(?:[?#]\S*)?$/.test(text) || /^[a-z0-9+.-]+:\/\/\S+$/i.test(text));

/** The file that a task is about; null when its data names none (a text may stand in the task itself). */
export function fileNameOfTask(data: JsonObject): string | null {
  const keys = [...KEYS, ...Object.keys(data).filter((key) => !KEYS.includes(key))];
  for (const key of keys) {
    const value = data[key];
    if (typeof value !== 'string') continue;
    if (!looksLikeFile(value) && !(MEDIA.includes(key) && /^\S+$/.test(value))) continue;
    const path = pathOfUrl(value);
    if (path !== null) return path;
  }
  return null;
}
