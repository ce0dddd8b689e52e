import type { AssetDoc } from '../../catalog/catalog.model.ts';
import type { Core } from '../../core.ts';
import { sizeOf } from '../export-pictures.ts';
import type { KnownPicture, PictureIndex } from '../formats/reader.ts';
import { nearestOf, stemOf } from '../formats/stem.ts';

const PAGE = 500;

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
/** Where YOLO keeps the picture of a label file. */
const imagesOf = (stem: string) => stem.replace(/(^|\/)labels\//, '$1images/');

type Row = Pick<AssetDoc, '_id' | 'origins' | 'facets' | 'plugin'>;

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Assets of the dataset whose path is one of these stems and an ending; the index on paths serves a prefix. */
async function withStems(core: Core, owner: { orgId: string; datasetId: string }, stems: string[]): Promise<Row[]> {
  const paths = stems.map((stem) => new RegExp(`^${escape(stem)}\\.[^./]+$`));
  return core.store.assets
    .find<Row>({ ...owner, 'origins.path': { $in: paths } }, { projection: { origins: 1, facets: 1, plugin: 1 } })
    .toArray();
}

async function withNames(core: Core, owner: { orgId: string; datasetId: string }, stems: string[]): Promise<Row[]> {
  const names = stems.map((stem) => new RegExp(`^${escape(nameOf(stem))}\\.[^./]+$`));
  return core.store.assets
    .find<Row>({ ...owner, name: { $in: names } }, { projection: { origins: 1, facets: 1, plugin: 1 } })
    .toArray();
}

function known({ facets, plugin }: Row, path: string): KnownPicture {
  return { fileName: path, ...sizeOf({ facets, plugin }) };
}

/** The pictures of a dataset, for formats that name none. */
export function pictureIndex(core: Core, owner: { orgId: string; datasetId: string }): PictureIndex {
  async function settle(stems: string[], found: Map<string, KnownPicture>): Promise<void> {
    const wanted = new Map(stems.flatMap((stem): [string, string][] => [[stem, stem], [imagesOf(stem), stem]])); // prettier-ignore
    for (const row of await withStems(core, owner, [...wanted.keys()])) {
      for (const { path } of row.origins) {
        const stem = wanted.get(stemOf(path));
        if (stem !== undefined && (stemOf(path) === stem || !found.has(stem))) found.set(stem, known(row, path));
      }
    }
    const left = stems.filter((stem) => !found.has(stem));
    if (left.length === 0) return;
    const named = Map.groupBy(
      (await withNames(core, owner, left)).flatMap((row) => row.origins.slice(0, 1).map(({ path }) => ({ row, path }))),
      ({ path }) => stemOf(nameOf(path)),
    );
    for (const stem of left) {
      const one = nearestOf(stem, named.get(nameOf(stem)) ?? [], ({ path }) => stemOf(path));
      if (one) found.set(stem, known(one.row, one.path));
    }
  }
  return {
    async byStem(stems) {
      const found = new Map<string, KnownPicture>();
      for (let at = 0; at < stems.length; at += PAGE) await settle(stems.slice(at, at + PAGE), found);
      return found;
    },
  };
}
