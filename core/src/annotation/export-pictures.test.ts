import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AssetDoc, DatasetDoc } from '../catalog/catalog.model.ts';
import type { Core } from '../core.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { annotatedPictures, exportPictures, sizeOf } from './export-pictures.ts';

let db: TestStore;
let core: Core;
const dataset = { _id: 'ds_a', orgId: 'org_a' } as DatasetDoc;
const SIZE = { 'test-domain': { width: 64, height: 48 } };

function asset(id: string, path: string, more: Partial<AssetDoc> = {}): AssetDoc {
  return {
    ...{ _id: id, orgId: 'org_a', datasetId: 'ds_a', plugin: 'test-domain', domain: 'test-domain', kind: 'test-domain.open' },
    ...{ name: path.slice(path.lastIndexOf('/') + 1), origins: [{ path, ingestId: 'ing_a' }], facets: SIZE },
    ...{ annotationCount: 0, sortKey: path, state: 'READY' },
    ...more,
  } as AssetDoc; // prettier-ignore
}

const all = (assets: object[] = []) => Array.fromAsync(exportPictures(core, dataset, { assets, annotations: [] }));
const names = async (conditions?: object[]) => (await all(conditions)).map(({ fileName }) => fileName);

beforeAll(async () => {
  db = await openTestStore();
  const sensitivity = (kind: string) => (kind === 'test-domain.open' ? 'open' : 'identifying');
  const plugins = { ...db.core.plugins, kind: (id: string) => ({ sensitivity: sensitivity(id) }) };
  core = { ...db.core, plugins: plugins as never };
});
afterAll(() => db?.drop());

describe('pictures of an export', () => {
  it('come once each and in order, over many pages, among them many with one sort key', async () => {
    const many = Array.from({ length: 450 }, (_, i) => {
      return asset(`ast_${String(i).padStart(4, '0')}`, `p/${i}.png`, { sortKey: i < 250 ? 'a' : `b${i}`, annotationCount: i % 3 });
    }); // prettier-ignore
    await db.store.assets.insertMany(many);
    const annotations = many.flatMap(({ _id, annotationCount }) =>
      Array.from({ length: annotationCount }, (_, n) => ({
        ...{ _id: `ann_${_id}_${n}`, orgId: 'org_a', datasetId: 'ds_a', assetId: _id },
        // The first was drawn here, the other came from a file.
        provenance: { agent: {}, ...(n === 0 ? {} : { source: { format: 'coco', sha256: 'f', row: 3 } }) },
      })),
    );
    await db.store.annotations.insertMany(annotations as never);
    // Somebody else's, and another dataset's, under the same names.
    await db.store.assets.insertMany([
      asset('ast_other', 'p/1.png', { orgId: 'org_b' }),
      asset('ast_aside', 'p/1.png', { datasetId: 'ds_b' }),
    ]);
    expect(await names()).toEqual(many.map(({ origins }) => origins[0]!.path));
    const annotated = await Array.fromAsync(annotatedPictures(core, dataset, { assets: [], annotations: [] }));
    expect(annotated.map(({ id, annotations: list }) => [id, list.length])).toEqual(
      many.map(({ _id, annotationCount }) => [_id, annotationCount]),
    );
    expect(annotated[2]!.annotations.map(({ _id }) => _id)).toEqual(['ann_ast_0002_1', 'ann_ast_0002_0']);
    expect(await names([{ annotationCount: 2 }])).toHaveLength(150);
    await db.store.assets.deleteMany({ orgId: 'org_a', datasetId: 'ds_a' });
  });

  it('have names of their own, which tell nothing of an identifying kind', async () => {
    const secret = { kind: 'test-domain.person' };
    await db.store.assets.insertMany([
      asset('ast_1', 'a/x.png'),
      asset('ast_2', 'a/x.png', { sortKey: 'a/x2.png' }),
      asset('ast_3', 'b/y.png'),
      asset('ast_4', '张三/ct.dcm', { ...secret, name: 'CT 1/2' }),
      asset('ast_5', '张三/..', { ...secret, name: '..', sortKey: '张三/z' }),
      asset('ast_6', 'z/README.md', { facets: {} }),
      asset('ast_7', 'z/cloud.pcd', { facets: {}, annotationCount: 1 }),
    ]);
    expect(await names()).toEqual([
      'ast_1/a/x.png',
      'ast_2/a/x.png',
      'b/y.png',
      'z/cloud.pcd',
      'ast_4/CT 1_2',
      'ast_5/_',
    ]);
    // A filter that chooses one of two does not change its name.
    expect(await names([{ _id: 'ast_2' }])).toEqual(['ast_2/a/x.png']);
  });

  it('have the size that their domain gives them, or none', () => {
    const size = (facets: object) => sizeOf({ plugin: 'p', facets: { p: facets } as AssetDoc['facets'] });
    expect(size({ width: 3, height: 2 })).toEqual({ width: 3, height: 2 });
    expect(size({ columns: 512, rows: 256 })).toEqual({ width: 512, height: 256 });
    expect(size({ width: 0, height: 2 })).toEqual({ width: null, height: 2 });
    expect(size({})).toEqual({ width: null, height: null });
  });
});
