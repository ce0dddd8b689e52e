import type { AssetView, DatasetValidator, LocalText, TargetedFinding } from '@lode/core';
import { finding } from '../findings.ts';
import { closePairs, hexDistance } from './hamming-search.ts';

/**
 * A candidate pair (DCT hash ≤ 4 of 64 bits) must also agree in fine gradients (≤ 32 of 256 bits). Measured: copies of
 * one shot (JPEG quality 50, half size, brighter, blurred) differ in at most 27; different plates of the demo in at
 * least 51. Aligned parts on one fixture would otherwise soon all be "duplicates". The table is in the README.
 */
const MAX_DETAIL_DISTANCE = 32;

interface Image {
  id: string;
  name: string;
  path: string;
  sha256: string | null;
  split: string | null;
  phash: string | null;
  detail: string;
  linked: readonly { assetId: string }[];
}

const text = (value: unknown) => (typeof value === 'string' ? value : null);

function imageOf(asset: AssetView): Image {
  return {
    id: asset.id,
    name: asset.name,
    path: asset.path,
    sha256: asset.sha256,
    split: text(asset.facets.split),
    phash: text(asset.facets.phash),
    detail: text(asset.facets.detailHash) ?? '',
    linked: asset.links,
  };
}

/** Images that a link joins (template and test) are alike by nature. */
const areLinked = (a: Image, b: Image) =>
  a.linked.some(({ assetId }) => assetId === b.id) || b.linked.some(({ assetId }) => assetId === a.id);

const crossesSplits = (a: Image, b: Image) => a.split !== null && b.split !== null && a.split !== b.split;

function message(kind: 'same' | 'near', crossing: boolean, other: Image): LocalText {
  const where = other.path || other.name;
  if (kind === 'same') {
    return crossing
      ? {
          en: `The same file is also in split "${other.split}": ${where}`,
          zh: `同一文件也出现在划分“${other.split}”中：${where}，测试结果会失真`,
        }
      : { en: `The same file is in the dataset twice: ${where}`, zh: `数据集中存在相同文件：${where}` };
  }
  return crossing
    ? {
        en: `Almost the same picture is in split "${other.split}": ${where}`,
        zh: `划分“${other.split}”中有几乎相同的图像：${where}`,
      }
    : { en: `Almost the same picture as ${where}`, zh: `与 ${where} 几乎相同` };
}

/** One finding per image and rule: the first partner is named, the others are counted. */
function collector() {
  const found = new Map<
    string,
    { image: Image; other: Image; kind: 'same' | 'near'; distance: number; partners: number }
  >();
  return {
    add(kind: 'same' | 'near', image: Image, other: Image, distance: number) {
      const code = `${kind === 'same' ? '' : 'near-'}${crossesSplits(image, other) ? 'leak' : 'duplicate'}`;
      const key = `${code}\0${image.id}`;
      const known = found.get(key);
      if (known) known.partners++;
      else found.set(key, { image, other, kind, distance, partners: 1 });
    },
    *findings(): Generator<TargetedFinding> {
      for (const [key, { image, other, kind, distance, partners }] of found) {
        const code = key.slice(0, key.indexOf('\0'));
        const crossing = code.endsWith('leak');
        const evidence = {
          other: other.id,
          otherPath: other.path,
          split: image.split,
          otherSplit: other.split,
          distance,
          partners,
        };
        yield {
          ...finding(code, crossing ? 'error' : 'warning', message(kind, crossing, other), { evidence }),
          assetId: image.id,
        };
      }
    },
  };
}

function groupsOfSame(images: Image[]): Image[][] {
  const bySha = new Map<string, Image[]>();
  for (const image of images) {
    if (image.sha256 === null) continue;
    const group = bySha.get(image.sha256);
    if (group) group.push(image);
    else bySha.set(image.sha256, [image]);
  }
  return [...bySha.values()];
}

/**
 * `leak` (error): the same bytes in two splits. `duplicate` (warning): the same bytes twice. `near-leak` (error) and
 * `near-duplicate` (warning): the same for pictures that look alike. Both partners are told. Not n²: see closePairs.
 */
export const duplicateImageValidator: DatasetValidator = {
  rule: 'industrial-qc.duplicate-image',
  version: 1,
  title: { en: 'Duplicate and leaking images', zh: '重复与跨划分泄漏图像' },
  scope: 'dataset',
  async *check(assets) {
    const images: Image[] = [];
    for await (const asset of assets) images.push(imageOf(asset));
    const found = collector();
    const distinct: Image[] = [];
    for (const group of groupsOfSame(images)) {
      // Each is told of one partner in another split if there is one, else of one in its own: linear in the group.
      const splits = new Map<string | null, Image>();
      for (const image of group) if (!splits.has(image.split)) splits.set(image.split, image);
      for (const image of group) {
        const elsewhere = [...splits.values()].find((other) => crossesSplits(image, other));
        const other = elsewhere ?? group.find((one) => one !== image);
        if (other && !areLinked(image, other)) found.add('same', image, other, 0);
      }
      // One of each split stands for its copies in the search for near-duplicates.
      distinct.push(...splits.values());
    }
    const hashed = distinct.filter((image): image is Image & { phash: string } =>
      /^[0-9a-f]{16}$/.test(image.phash ?? ''),
    );
    let capped = false;
    const pairs = closePairs(
      hashed.map(({ phash }) => phash),
      () => (capped = true),
    );
    for (const [i, j, distance] of pairs) {
      const [a, b] = [hashed[i] as Image, hashed[j] as Image];
      if (a.sha256 === b.sha256 || areLinked(a, b)) continue;
      if (a.detail.length === b.detail.length && hexDistance(a.detail, b.detail) > MAX_DETAIL_DISTANCE) continue;
      found.add('near', a, b, distance);
      found.add('near', b, a, distance);
    }
    yield* found.findings();
    const first = hashed[0];
    if (capped && first) {
      const words = {
        en: 'Too many images look alike; the search for near-duplicates is not complete',
        zh: '相似图像过多，近似重复检索未覆盖全部图像',
      };
      yield {
        ...finding('duplicate-search-capped', 'info', words, { evidence: { images: hashed.length } }),
        assetId: first.id,
      };
    }
  },
};
