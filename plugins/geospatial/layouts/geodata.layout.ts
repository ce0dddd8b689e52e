import type { FilePlan, Layout } from '@lode/core';
import { SHAPEFILE_PARTS } from '../parsers/shapefile.parser.ts';
import { namePartsOf } from './paths.ts';

/** Formats that stand alone; with them a folder that holds a shapefile is still known as geodata. */
const ALONE = new Set(['geojson', 'json', 'geojsonl', 'ndjson', 'gpkg', 'fgb', 'tif', 'tiff', 'dbf', 'parquet', 'kml', 'kmz', 'csv']); // prettier-ignore
const RASTERS = ['tif', 'tiff'];
const WORLD_FILES = ['tfw', 'tifw', 'tiffw'];
const LABELS = /\.labels$/i;

/**
 * Folders of geodata: a shapefile's files go together by their stem, whatever the case of the letters; `x.labels.geojson`
 * speaks of the raster `x.tif`, and a world file says where it lies. What stands alone is left to the sniffers.
 */
export const geodataLayout: Layout = {
  id: 'geospatial.geodata',
  title: { en: 'Folder of geodata', zh: '地理数据目录' },
  detect(tree) {
    const byStem = new Map<string, Map<string, string>>();
    let known = 0;
    for (const { path } of tree.files) {
      const { folder, stem, extension } = namePartsOf(path);
      const key = `${folder}${stem}`.toLowerCase();
      const family = byStem.get(key) ?? new Map<string, string>();
      byStem.set(key, family);
      // The first of `a.shp` and `A.SHP`; the other one is sniffed by itself.
      if (!family.has(extension)) family.set(extension, path);
    }
    const plans = new Map<string, FilePlan>();
    const used = new Set<string>();
    const [shapefiles, labels] = [{ count: 0 }, { count: 0 }];
    const plan = (path: string, made: FilePlan) => {
      plans.set(path, made);
      for (const one of [path, ...Object.values(made.companions ?? {})]) used.add(one);
    };
    for (const [key, family] of byStem) {
      const shp = family.get('shp');
      if (shp) {
        const beside = Object.keys(SHAPEFILE_PARTS).flatMap((role) => {
          const path = family.get(role);
          return path === undefined ? [] : [[role, path] as const];
        });
        shapefiles.count += 1;
        plan(shp, { parser: 'geospatial.shapefile', phase: 0, companions: Object.fromEntries(beside) });
      } else if (family.has('dbf') && family.has('cpg')) {
        const [dbf, cpg] = [family.get('dbf') as string, family.get('cpg') as string];
        plan(dbf, { parser: 'geospatial.dbf', phase: 0, companions: { cpg } });
      }
      const raster = RASTERS.map((extension) => family.get(extension)).find((path) => path !== undefined);
      const world = WORLD_FILES.map((extension) => family.get(extension)).find((path) => path !== undefined);
      if (raster !== undefined && world !== undefined) {
        // The list of labels may have come first.
        plan(raster, { parser: 'geospatial.geotiff', phase: 0, companions: { tfw: world } });
      }
      const list = family.get('geojson');
      const spokenOf = LABELS.test(key) ? byStem.get(key.replace(LABELS, '')) : undefined;
      const target = RASTERS.map((extension) => spokenOf?.get(extension)).find((path) => path !== undefined);
      if (list !== undefined && target !== undefined) {
        labels.count += 1;
        plan(list, { parser: 'geospatial.labels', phase: 1, context: { target }, companions: { raster: target } });
        // A plan of its own: what is only a companion is not read for itself.
        if (!plans.has(target)) plan(target, { parser: 'geospatial.geotiff', phase: 0 });
      }
    }
    if (plans.size === 0) return Promise.resolve(null);
    for (const { path } of tree.files) if (used.has(path) || ALONE.has(namePartsOf(path).extension)) known += 1;
    return Promise.resolve({
      confidence: known / tree.files.length,
      summary: {
        en: `Geodata: ${shapefiles.count} shapefiles, ${labels.count} lists of labels, ${tree.files.length} files`,
        zh: `地理数据：Shapefile ${shapefiles.count} 个，标注文件 ${labels.count} 个，共 ${tree.files.length} 个文件`,
      },
      plans,
    });
  },
};
