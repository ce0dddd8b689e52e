import type { FilePlan, FileTree, Layout } from '@lode/core';
import { labelFormat } from '../parsers/openlabel.parser.ts';

/** Enough for the key at the beginning and the metadata after it. */
const HEAD_BYTES = 4096;
/** Folders with a JSON file for each image have thousands: do not open them all. */
const MOST_HEADS = 256;
const RECORDINGS = /\.(mcap|bag|db3|mp4|mkv|avi|jpe?g|png)$/i;

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
const stemOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');

/** The file that labels speak of: named in the metadata, else of the same stem in the same folder. */
function targetOf(path: string, head: string, tree: FileTree): string | null {
  const named = /"tagged_file"\s*:\s*"((?:[^"\\]|\\.){1,500})"/.exec(head)?.[1]?.replaceAll('\\/', '/');
  if (named) {
    const name = named.slice(named.lastIndexOf('/') + 1);
    const places = [folderOf(path) + named, folderOf(path) + name];
    const found = places.find((place) => tree.has(place));
    if (found) return found;
  }
  // `drive.openlabel.json` belongs to `drive.mcap`.
  const stems = [stemOf(path), stemOf(stemOf(path))];
  const beside = tree.files.filter((file) => folderOf(file.path) === folderOf(path) && RECORDINGS.test(file.path));
  return beside.find((file) => stems.includes(stemOf(file.path)))?.path ?? null;
}

/** OpenLABEL files beside the recordings that they label. Labels alone need no layout: each is read as it is. */
export const openlabelLayout: Layout = {
  id: 'autonomous-driving.openlabel',
  title: { en: 'Recordings with OpenLABEL files', zh: '带 OpenLABEL 标注的记录' },
  async detect(tree) {
    const plans = new Map<string, FilePlan>();
    const targets = new Set<string>();
    const jsons = tree.files.filter(({ path }) => path.toLowerCase().endsWith('.json')).slice(0, MOST_HEADS);
    for (const { path } of jsons) {
      const head = await tree.head(path, HEAD_BYTES);
      if (labelFormat(head) !== 'openlabel') continue;
      const target = targetOf(path, new TextDecoder().decode(head), tree);
      if (target === null) continue;
      targets.add(target);
      plans.set(path, { parser: 'autonomous-driving.openlabel', phase: 1, context: { target } });
    }
    if (plans.size === 0) return null;
    return {
      confidence: (plans.size + targets.size) / tree.files.length,
      summary: {
        en: `OpenLABEL: ${plans.size} label files beside ${targets.size} recordings`,
        zh: `OpenLABEL：${plans.size} 个标注文件，对应 ${targets.size} 个记录`,
      },
      plans,
    };
  },
};
