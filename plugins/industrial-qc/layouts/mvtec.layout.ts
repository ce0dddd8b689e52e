import type { FilePlan, Layout } from '@lode/core';
import { isImage, partsOf } from './paths.ts';

interface Found {
  path: string;
  /** Everything before train/, test/ or ground_truth/. */
  root: string;
  label: string;
  stem: string;
}

const SPLITS = new Set(['train', 'test', 'validation']);

/** `<root>/<split>/<label>/<file>`: the split and what it holds, or null. */
function placed(path: string): (Found & { part: string }) | null {
  const parts = partsOf(path);
  const { folders, stem } = parts;
  const label = folders.at(-1);
  const part = folders.at(-2);
  if (!isImage(parts) || label === undefined || part === undefined) return null;
  if (!SPLITS.has(part) && part !== 'ground_truth') return null;
  return { path, root: folders.slice(0, -2).join('/'), label, stem, part };
}

/**
 * The image a mask belongs to: its stem stands in the mask's stem (`000` in `000_mask`), as anomalib pairs them, but as
 * a whole word, because `00` is contained in `007_mask` too. Of several the longest.
 */
function imageOfMask(maskStem: string, images: Map<string, Found>): Found | null {
  const plain = images.get(maskStem.replace(/_mask$/, ''));
  if (plain) return plain;
  let best: Found | null = null;
  for (const image of images.values()) {
    const at = maskStem.indexOf(image.stem);
    const isWord =
      at >= 0 && !/[\p{L}\p{N}]/u.test(`${maskStem[at - 1] ?? ''}${maskStem[at + image.stem.length] ?? ''}`);
    if (isWord && image.stem.length > (best?.stem.length ?? 0)) best = image;
  }
  return best;
}

function byRootAndLabel(images: Found[]): Map<string, Map<string, Found>> {
  const groups = new Map<string, Map<string, Found>>();
  for (const image of images) {
    const key = `${image.root}\0${image.label}`;
    groups.set(key, (groups.get(key) ?? new Map<string, Found>()).set(image.stem, image));
  }
  return groups;
}

/**
 * MVTec AD: `<category>/{train/good, test/{good,<defect>}, ground_truth/<defect>}` at any depth (VisA's prepared form
 * and others share it). Masks are read after the images, as annotations on them; one without an image is a finding.
 */
export const mvtecLayout: Layout = {
  id: 'industrial-qc.mvtec',
  title: { en: 'MVTec AD', zh: 'MVTec AD 目录' },
  async detect(tree) {
    const found = tree.files.map(({ path }) => placed(path)).filter((file) => file !== null);
    const parts = new Map<string, Set<string>>();
    for (const { root, part, label } of found) {
      const set = parts.get(root) ?? parts.set(root, new Set()).get(root);
      set?.add(part).add(`${part}/${label}`);
    }
    // `train/cat`, `test/cat` is the usual shape of a classification set: only a `good` or masks make it MVTec's.
    const ours = (root: string) => {
      const set = parts.get(root);
      return set?.has('test') === true && (set.has('train/good') || set.has('ground_truth'));
    };
    const files = found.filter(({ root }) => ours(root));
    if (files.length === 0) return null;
    const images = files.filter(({ part }) => part !== 'ground_truth');
    const tests = byRootAndLabel(images.filter(({ part }) => part === 'test'));
    const plans = new Map<string, FilePlan>();
    const categories = new Set<string>();
    for (const { path, root, part, label, stem } of files) {
      const category = root.slice(root.lastIndexOf('/') + 1);
      categories.add(root);
      const known = { label, ...(category && { category }) };
      if (part !== 'ground_truth') {
        const context = { split: part, ...known, identity: 'path' };
        plans.set(path, { parser: 'industrial-qc.image', phase: 0, context });
        continue;
      }
      const image = imageOfMask(stem, tests.get(`${root}\0${label}`) ?? new Map());
      if (image) {
        const context = { target: image.path, ...known };
        plans.set(path, { parser: 'industrial-qc.mask', phase: 1, context, companions: { image: image.path } });
      } else {
        // The parser then says industrial-qc.orphan-mask and rejects the file: a mask is no image of the set.
        plans.set(path, { parser: 'industrial-qc.mask', phase: 1, context: known });
      }
    }
    const splits = new Set(images.map(({ part }) => part)).size;
    return {
      confidence: plans.size / tree.files.length,
      summary: {
        en: `MVTec AD: ${categories.size} ${categories.size === 1 ? 'category' : 'categories'}, ${splits} splits, ${images.length} images`,
        zh: `MVTec AD：${categories.size} 个品类，${splits} 个划分，${images.length} 张图像`,
      },
      plans,
    };
  },
};
