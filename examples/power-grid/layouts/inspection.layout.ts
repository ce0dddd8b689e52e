import type { FilePlan, FileTree, Layout } from '@lode/core';
import { nameOf } from '../parsers/inspection-list.ts';
import { isList, LIST_HEAD_BYTES } from '../sniffers.ts';

const PICTURE = /\.(png|jpe?g)$/i;
/** So many tables are looked into. */
const MOST_TABLES = 50;

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

async function listsOf(tree: FileTree): Promise<string[]> {
  const lists: string[] = [];
  for (const { path } of tree.files.filter((file) => /\.csv$/i.test(file.path)).slice(0, MOST_TABLES)) {
    if (isList(await tree.head(path, LIST_HEAD_BYTES))) lists.push(path);
  }
  // The innermost folder first: a picture belongs to the nearest list.
  return lists.sort((a, b) => folderOf(b).length - folderOf(a).length);
}

/** How the list may call each picture: by its way from the list's folder, or by its name where only one has it. */
function namesOf(list: string, pictures: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  const shared = new Set<string>();
  for (const path of pictures) {
    const base = nameOf(baseOf(path));
    if (names.has(base)) shared.add(base);
    names.set(base, path);
  }
  for (const base of shared) names.delete(base);
  for (const path of pictures) names.set(nameOf(path.slice(folderOf(list).length)), path);
  return names;
}

/**
 * A folder of pictures with one list that says where, when and with what defects each was taken. Each picture gets the
 * list as its companion; the list itself comes after them and brings the annotations.
 */
export const inspectionLayout: Layout = {
  id: 'power-grid.inspection',
  title: { en: 'Inspection images with a list', zh: '巡检图像与巡检清单' },
  async detect(tree) {
    const lists = await listsOf(tree);
    if (lists.length === 0) return null;
    const plans = new Map<string, FilePlan>();
    const pictures = Map.groupBy(
      tree.files.map(({ path }) => path).filter((path) => PICTURE.test(path)),
      (path) => lists.find((list) => path.startsWith(folderOf(list))),
    );
    for (const list of lists) {
      const names = namesOf(list, pictures.get(list) ?? []);
      plans.set(list, {
        parser: 'power-grid.inspection-list',
        phase: 1,
        context: { pictures: Object.fromEntries(names) },
      });
      for (const [path, entries] of Map.groupBy(names, ([, picture]) => picture)) {
        plans.set(path, {
          parser: 'power-grid.inspection-image',
          phase: 0,
          context: { names: entries.map(([name]) => name) },
          companions: { list },
        });
      }
    }
    const count = plans.size - lists.length;
    return {
      confidence: plans.size / tree.files.length,
      summary: {
        en: `${count} inspection images, ${lists.length} list(s)`,
        zh: `${count} 张巡检图像，${lists.length} 份巡检清单`,
      },
      plans,
    };
  },
};
