import type { ImportFiles } from '../reader.ts';
import { dataFromNames, dataFromYaml, type YoloData } from './yolo-data.ts';

/** The label files of an import, and which list of classes each of them means. */
export interface YoloFolder {
  /** Texts that may be label files: what they hold, only their rows tell. */
  labels: readonly string[];
  /** `broken`: its list cannot be read; `several`: none stands above it, and there is more than one; null: there is none. */
  dataOf(path: string): YoloData | 'broken' | 'several' | null;
}

const MOST_YAML = 100;

const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).toLowerCase();
const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** How likely a file is the list of classes, 0 first; null: it is none. */
function rankOf(path: string): number | null {
  const base = baseOf(path);
  if (/^(data|dataset)\.ya?ml$/.test(base)) return 0;
  if (/\.ya?ml$/.test(base)) return 1;
  if (base === 'obj.names') return 2;
  if (base.endsWith('.names')) return 3;
  return base === 'classes.txt' ? 4 : null;
}

async function dataIn(files: ImportFiles, path: string, rank: number): Promise<YoloData | 'broken' | null> {
  const bytes = await files.read(path);
  if (rank > 1) return dataFromNames(bytes) ?? 'broken';
  const data = dataFromYaml(bytes);
  // Any other YAML may be anything, so that it breaks nothing.
  return data ?? (data === null && rank === 0 ? 'broken' : null);
}

/** The best list of each folder. Of YAML files that are not called `data` or `dataset`, the first 100 are looked into. */
async function listsOf(files: ImportFiles): Promise<Map<string, YoloData | 'broken'>> {
  const candidates = files.paths
    .map((path) => ({ path, rank: rankOf(path) }))
    .filter((one): one is { path: string; rank: number } => one.rank !== null)
    .sort((a, b) => a.rank - b.rank);
  const lists = new Map<string, YoloData | 'broken'>();
  let others = 0;
  for (const { path, rank } of candidates) {
    const folder = folderOf(path);
    if (lists.has(folder) || (rank === 1 && ++others > MOST_YAML)) continue;
    const data = await dataIn(files, path, rank);
    if (data) lists.set(folder, data);
  }
  return lists;
}

/** A list of classes is for the labels beside and below it; the only one is for all. */
export async function surveyFolder(files: ImportFiles): Promise<YoloFolder> {
  const lists = await listsOf(files);
  return {
    labels: files.paths.filter((path) => {
      const base = baseOf(path);
      return base.endsWith('.txt') && base !== 'classes.txt' && !base.startsWith('readme');
    }),
    dataOf(path) {
      for (let folder = folderOf(path); ; folder = folderOf(folder)) {
        const list = lists.get(folder);
        if (list) return list;
        if (folder === '') break;
      }
      const [only] = lists.values();
      return lists.size > 1 ? 'several' : (only ?? null);
    },
  };
}
