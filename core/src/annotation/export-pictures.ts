import type { AssetDoc, DatasetDoc } from '../catalog/catalog.model.ts';
import { identifying } from '../catalog/identity.ts';
import type { Core } from '../core.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportPicture } from './formats/format.ts';

type Row = Pick<
  AssetDoc,
  '_id' | 'kind' | 'domain' | 'plugin' | 'name' | 'origins' | 'facets' | 'annotationCount' | 'sortKey'
>;

const FIELDS = { kind: 1, domain: 1, plugin: 1, name: 1, origins: 1, facets: 1, annotationCount: 1, sortKey: 1 };
const ANNOTATION_FIELDS = {
  class: 1,
  parts: 1,
  attributes: 1,
  track: 1,
  chunk: 1,
  group: 1,
  relations: 1,
  provenance: 1,
  reviewState: 1,
  rev: 1,
  ext: 1,
  assetId: 1,
};
/** Assets that are read together, and annotations that may be held beyond those of one picture. */
const PAGE = 200;
const ANNOTATIONS = 2_000;

/** Pixels, from the facets that domains give pictures: width and height, or DICOM's columns and rows. */
export function sizeOf({ facets, plugin }: Pick<AssetDoc, 'facets' | 'plugin'>) {
  const { width, height, columns, rows } = facets[plugin] ?? {};
  const size = (...values: unknown[]) => values.find((n): n is number => typeof n === 'number' && n > 0) ?? null;
  return width === undefined && height === undefined
    ? { width: size(columns), height: size(rows) }
    : { width: size(width), height: size(height) };
}

/** A name that is one step of a path and no way out of a folder. */
const oneStep = (name: string) => name.replace(/[/\\\p{Cc}]/gu, '_').replace(/^\.+$/, '_');

/**
 * The path that it came by, so that a re-import finds it; when others came by the same, its id stands before it. A path
 * of an identifying kind may tell who somebody is, so that only the asset's own name goes out, whoever asks.
 */
function fileNameOf(core: Core, asset: Row, shared: ReadonlySet<string>): string {
  const path = asset.origins[0]?.path;
  if (identifying(core, asset) || path === undefined) return `${asset._id}/${oneStep(asset.name)}`;
  return shared.has(path) ? `${asset._id}/${path}` : path;
}

/** Paths by which more than one asset of the dataset came. */
async function sharedPaths(core: Core, { orgId, _id: datasetId }: DatasetDoc, page: Row[]): Promise<Set<string>> {
  const paths = page.flatMap(({ origins }) => origins[0]?.path ?? []);
  const found = core.store.assets.find(
    { orgId, datasetId, 'origins.path': { $in: paths } },
    { projection: { 'origins.path': 1 } },
  );
  const seen = new Set<string>();
  const shared = new Set<string>();
  for await (const { origins } of found) {
    for (const path of new Set(origins.map((origin) => origin.path))) {
      if (seen.has(path)) shared.add(path);
      seen.add(path);
    }
  }
  return shared;
}

/** Which assets and annotations of a dataset are exported; all conditions of a list must hold. */
export interface Chosen {
  assets: object[];
  /** Where there are any, a picture without an annotation that meets them is left out. */
  annotations: object[];
}

/** The annotations of these assets that are exported. */
const chosenOn = ({ orgId, _id: datasetId }: DatasetDoc, { annotations }: Chosen, assetIds: string[]) => ({
  $and: [{ orgId, datasetId, assetId: { $in: assetIds } }, ...annotations],
});

/** Without those that have nothing to be exported. */
async function havingChosen(core: Core, dataset: DatasetDoc, chosen: Chosen, page: Row[]): Promise<Row[]> {
  if (chosen.annotations.length === 0) return page;
  const ids = page.flatMap(({ _id, annotationCount }) => (annotationCount > 0 ? _id : []));
  const have = new Set(await core.store.annotations.distinct('assetId', chosenOn(dataset, chosen, ids)));
  return page.filter(({ _id }) => have.has(_id));
}

/** Pages of assets in their natural order. What has neither a size in pixels nor annotations is no picture: a read-me. */
async function* pages(core: Core, dataset: DatasetDoc, chosen: Chosen): AsyncGenerator<(ExportPicture & Row)[]> {
  const { orgId, _id: datasetId } = dataset;
  let after: object[] = [];
  for (;;) {
    const page = await core.store.assets
      .find<Row>({ $and: [{ orgId, datasetId }, ...chosen.assets, ...after] }, { projection: FIELDS })
      .sort({ sortKey: 1, _id: 1 })
      .limit(PAGE)
      .toArray();
    const last = page.at(-1);
    if (!last) return;
    const { sortKey, _id } = last;
    after = [{ sortKey: { $gte: sortKey }, $or: [{ sortKey: { $gt: sortKey } }, { _id: { $gt: _id } }] }];
    const rows = await havingChosen(core, dataset, chosen, page);
    if (rows.length === 0) continue;
    const shared = await sharedPaths(core, dataset, rows);
    const pictures = rows.map((asset) => ({
      ...asset,
      ...{ id: asset._id, fileName: fileNameOf(core, asset, shared), ...sizeOf(asset) },
    }));
    yield pictures.filter(({ width, height, annotationCount }) => annotationCount > 0 || (width && height));
  }
}

export async function* exportPictures(core: Core, dataset: DatasetDoc, chosen: Chosen): AsyncGenerator<ExportPicture> {
  for await (const page of pages(core, dataset, chosen)) {
    for (const { id, fileName, width, height } of page) yield { id, fileName, width, height };
  }
}

/** As many of the page as have few annotations together, at least one. */
function* bundles<T extends { annotationCount: number }>(page: T[]): Generator<T[]> {
  let bundle: T[] = [];
  let sum = 0;
  for (const picture of page) {
    if (bundle.length > 0 && sum + picture.annotationCount > ANNOTATIONS) {
      yield bundle;
      [bundle, sum] = [[], 0];
    }
    bundle.push(picture);
    sum += picture.annotationCount;
  }
  if (bundle.length > 0) yield bundle;
}

/** As they stood in their files, file by file; then what was drawn here. */
function bySource(a: ExportedAnnotation, b: ExportedAnnotation): number {
  const [x, y] = [a.provenance.source, b.provenance.source];
  if (!x || !y) return Number(!x) - Number(!y);
  if (x.sha256 !== y.sha256) return x.sha256 < y.sha256 ? -1 : 1;
  return (x.row ?? 0) - (y.row ?? 0);
}

export async function* annotatedPictures(
  core: Core,
  dataset: DatasetDoc,
  chosen: Chosen,
): AsyncGenerator<AnnotatedPicture> {
  for await (const page of pages(core, dataset, chosen)) {
    for (const bundle of bundles(page)) {
      const annotations = await core.store.annotations
        .find<ExportedAnnotation & { assetId: string }>(
          chosenOn(dataset, chosen, bundle.map(({ id }) => id)), // prettier-ignore
          { projection: ANNOTATION_FIELDS },
        )
        .sort({ assetId: 1, _id: 1 })
        .toArray();
      const ofAsset = Map.groupBy(annotations, ({ assetId }) => assetId);
      for (const { id, fileName, width, height } of bundle)
        yield { id, fileName, width, height, annotations: ofAsset.get(id)?.sort(bySource) ?? [] };
    }
  }
}
