import type { FilePlan, FileTree, Layout } from '@lode/core';
import { isImage, partsOf } from './paths.ts';

const HEAD_BYTES = 64 * 1024;
/** One-JSON-per-image formats (LabelMe) have thousands of files and none is COCO: do not open them all. */
const MAX_HEADS = 64;
const SPLITS: [RegExp, string][] = [
  [/^train/i, 'train'],
  [/^(val|valid|validation|dev)(\d{4})?$/i, 'val'],
  [/^test/i, 'test'],
];

/** Whatever the order of its keys, one of these stands near the beginning of every COCO file. */
function looksLikeCoco(head: string): boolean {
  if (!head.trimStart().startsWith('{')) return false;
  const lists = ['images', 'annotations', 'categories'].filter((key) => new RegExp(`"${key}"\\s*:\\s*\\[`).test(head));
  return lists.length >= 2 || (lists.length === 1 && /"(file_name|image_id|supercategory)"\s*:/.test(head));
}

function splitOf(folders: string[]): string | undefined {
  for (const folder of folders.toReversed()) {
    const known = SPLITS.find(([pattern]) => pattern.test(folder));
    if (known) return known[1];
  }
  return undefined;
}

/** Tokens of `instances_train2017` that also name a folder tell which of several folders is meant. */
function nearness(folder: string, jsonPath: string): number {
  const { folders, stem } = partsOf(jsonPath);
  const last = folder.slice(folder.lastIndexOf('/') + 1);
  const shared = folder.split('/').filter((name, i) => name === folders[i]).length;
  return (stem.split(/[_.-]/).includes(last) ? 100 : 0) + shared;
}

/** The folder to put before `file_name`, found by looking where the first named images really lie. */
function imageFolder(head: string, jsonPath: string, tree: FileTree): string | null {
  const names = [...head.matchAll(/"file_name"\s*:\s*"((?:[^"\\]|\\.){1,500})"/g)].slice(0, 20).map((match) => {
    return (match[1] ?? '')
      .replaceAll('\\/', '/')
      .replaceAll('\\\\', '/')
      .replace(/^(\.?\/)+/, '');
  });
  const candidates = new Map<string, number>();
  for (const { path } of tree.files) {
    for (const name of names) {
      if (path !== name && !path.endsWith(`/${name}`)) continue;
      const folder = path.slice(0, Math.max(0, path.length - name.length - 1));
      candidates.set(folder, (candidates.get(folder) ?? 0) + 1);
    }
  }
  const order = [...candidates].sort(
    ([a, hitsA], [b, hitsB]) => hitsB - hitsA || nearness(b, jsonPath) - nearness(a, jsonPath) || a.length - b.length,
  );
  return order[0]?.[0] ?? null;
}

/**
 * COCO: one or several JSON files and the images that they name. Only images under a named folder are claimed, so that
 * the PNGs of a panoptic set, which are no pictures, are left alone.
 */
export const cocoLayout: Layout = {
  id: 'industrial-qc.coco',
  title: { en: 'COCO', zh: 'COCO 目录' },
  async detect(tree) {
    const plans = new Map<string, FilePlan>();
    const folders = new Set<string>();
    const jsons = tree.files.filter(({ path }) => path.toLowerCase().endsWith('.json')).slice(0, MAX_HEADS);
    for (const { path } of jsons) {
      const head = new TextDecoder().decode(await tree.head(path, HEAD_BYTES));
      if (!looksLikeCoco(head)) continue;
      const folder = imageFolder(head, path, tree);
      if (folder !== null) folders.add(folder);
      plans.set(path, { parser: 'core.coco', phase: 1, context: folder === null ? {} : { imageFolder: folder } });
    }
    const files = plans.size;
    if (files === 0) return null;
    const named = [...folders];
    for (const { path } of tree.files) {
      const parts = partsOf(path);
      if (!isImage(parts) || !named.some((folder) => folder === '' || path.startsWith(`${folder}/`))) continue;
      const split = splitOf(parts.folders);
      plans.set(path, {
        parser: 'industrial-qc.image',
        phase: 0,
        context: { ...(split && { split }), identity: 'path' },
      });
    }
    const images = plans.size - files;
    return {
      confidence: plans.size / tree.files.length,
      summary: {
        en: `COCO: ${files} annotation files, ${images} images`,
        zh: `COCO：${files} 个标注文件，${images} 张图像`,
      },
      plans,
    };
  },
};
