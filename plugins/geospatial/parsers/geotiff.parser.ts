import { distanceMetres } from '@lode/core/coordinates';
import type { CoreFacets, JsonObject, ParsedItem, Parser, ParseInput } from '@lode/core';
import { FindingList } from '../findings.ts';
import { smallText } from '../layer/byte-window.ts';
import { boundsOf, type Bounds, type Position } from '../layer/geometry.ts';
import { crsFacets, resolveCrs, toLonLatOf } from '../layer/resolve-crs.ts';
import { captureOf } from '../raster/capture.ts';
import { affineOf, coordinate, geoKeys, outline, worldFile, type Affine } from '../raster/georeference.ts';
import { pictureLevel, rasterPictures } from '../raster/raster-picture.ts';
import { isCloudOptimised, rasterLevel, type RasterLevel } from '../raster/raster-shape.ts';
import { tiffDirectories, type TiffDirectory } from '../raster/tiff-directory.ts';

const NODATA = 42113;
const MOST_EDGE = 10_000_000;
const EDGE_STEPS = 16;

interface Placed {
  facets: JsonObject;
  where: CoreFacets['where'] | null;
}

/** Where a raster lies, how that is known, and what one of its pixels is on the ground. */
export async function placeRaster(
  directory: TiffDirectory,
  { width, height }: { width: number; height: number },
  { companions }: Pick<ParseInput, 'companions'>,
  findings: FindingList,
): Promise<Placed> {
  const keys = await geoKeys(directory);
  const world = companions.tfw ? worldFile((await smallText(companions.tfw.source)) ?? '') : null;
  const affine: Affine | null = (await affineOf(directory, keys?.pixelIsPoint ?? false)) ?? world;
  if (!affine) {
    const message = { en: 'Nothing says where this raster lies', zh: '文件未说明栅格所在位置' };
    findings.say('not-georeferenced', 'warning', message);
    return { facets: {}, where: null };
  }
  const ring = outline(affine, width, height, EDGE_STEPS);
  const sourceBounds = boundsOf([{ type: 'LineString', coordinates: ring }]) as Bounds;
  const resolved = resolveCrs(keys?.declared ?? [], sourceBounds, findings);
  const toLonLat = toLonLatOf(resolved, findings);
  const facets: JsonObject = {
    ...crsFacets(resolved),
    sourceBbox: [...sourceBounds],
    pixelSize: [Math.hypot(affine[1], affine[4]), Math.hypot(affine[2], affine[5])],
  };
  if (!toLonLat) return { facets, where: null };
  const onGlobe = ring.map(([x, y]): Position => toLonLat(x, y));
  if (!onGlobe.every(([lon, lat]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) {
    const message = {
      en: 'The raster reaches beyond what its reference system can express',
      zh: '栅格超出坐标系可表达范围',
    };
    findings.say('outside-area', 'error', message, { evidence: { sourceBbox: [...sourceBounds] } });
    return { facets, where: null };
  }
  const bbox = boundsOf([{ type: 'LineString', coordinates: onGlobe }]) as Bounds;
  const [here, there] = [0, 1].map((step) => toLonLat(...coordinate(affine, width / 2 + step, height / 2)));
  const ground = distanceMetres(here as Position, there as Position);
  const geometry = { type: 'Polygon', coordinates: [onGlobe] } as unknown as JsonObject;
  return {
    facets: { ...facets, bbox: [...bbox], groundResolution: Number(ground.toPrecision(6)) },
    where: { bbox, geometry },
  };
}

function sayLost(levels: readonly RasterLevel[], findings: FindingList): void {
  for (const { lostBlocks, blocks, width, height } of levels) {
    if (lostBlocks === 0) continue;
    const message = {
      en: `${lostBlocks} of ${blocks} blocks of the ${width} × ${height} picture are missing: the file is cut short or damaged`,
      zh: `${width} × ${height} 图像的 ${blocks} 个数据块中缺少 ${lostBlocks} 个：文件不完整或已损坏`,
    };
    findings.say('truncated', 'error', message, { location: { width, height }, evidence: { lostBlocks, blocks } });
  }
}

async function pictures(
  source: ParseInput['source'],
  levels: readonly RasterLevel[],
  nodata: number | null,
  findings: FindingList,
) {
  const level = pictureLevel(levels);
  if (!level) {
    const message = {
      en: 'No picture was made: the raster is too large and has no overviews, or its blocks are damaged',
      zh: '未生成预览：栅格过大且没有概览图，或数据块已损坏',
    };
    findings.say('no-picture', 'info', message);
    return [];
  }
  try {
    return await rasterPictures(source, level, nodata);
  } catch (error) {
    const message = {
      en: `The picture cannot be decoded (compression ${level.compression})`,
      zh: `图像无法解码（压缩方式 ${level.compression}）`,
    };
    findings.say('undecodable', 'warning', message, { evidence: { reason: (error as Error).message.slice(0, 200) } });
    return [];
  }
}

/** GeoTIFF and COG: shape, place and time from the tags; a picture from the overview that is large enough. */
export const geotiffParser: Parser = {
  id: 'geospatial.geotiff',
  title: { en: 'GeoTIFF', zh: 'GeoTIFF 栅格' },
  async parse(input) {
    const { source, companions } = input;
    const findings = new FindingList();
    const directories = await tiffDirectories(source);
    const levels: RasterLevel[] = [];
    for (const [index, directory] of directories.entries()) {
      const level = await rasterLevel(directory, index, source.size);
      if (level) levels.push(level);
    }
    const full = levels.find(({ reduced, mask }) => !reduced && !mask);
    if (!full || full.width > MOST_EDGE || full.height > MOST_EDGE || full.bands < 1) {
      findings.say('unreadable', 'error', {
        en: 'The TIFF has no picture that can be read',
        zh: 'TIFF 中没有可读取的图像',
      });
      return { findings: findings.all() };
    }
    const overviews = levels.filter(({ reduced, mask }) => reduced && !mask);
    const others = levels.filter((level) => level !== full && !level.reduced && !level.mask).length;
    if (others > 0) {
      const message = { en: 'Only the first picture of the file was read', zh: '文件含多幅图像，仅读取第一幅' };
      findings.say('multi-page', 'info', message, { evidence: { pictures: others + 1 } });
    }
    sayLost(levels, findings);
    const { facets, where } = await placeRaster(full.directory, full, input, findings);
    const said = await full.directory.text(NODATA);
    const nodata = said === null || said === '' ? null : Number(said);
    const { capturedAt, zoned, device } = await captureOf(full.directory);
    if (capturedAt && !zoned) {
      const message = {
        en: 'The time of capture has no time zone; it was read as UTC',
        zh: '拍摄时间未注明时区，按 UTC 读取',
      };
      findings.say('time-zone', 'info', message, { evidence: { capturedAt: capturedAt.toISOString() } });
    }
    const core: CoreFacets = {};
    if (where) core.where = where;
    if (capturedAt) core.when = { start: capturedAt };
    if (device) core.device = device;
    const item: ParsedItem = {
      kind: 'geospatial.raster',
      mediaType: 'image/tiff',
      core,
      facets: {
        format: 'sourceBbox' in facets ? 'geotiff' : 'tiff',
        width: full.width,
        height: full.height,
        bands: full.bands,
        dtype: full.dtype,
        compression: full.compression,
        tiled: full.tiled,
        overviews: overviews.length,
        cog: isCloudOptimised(full, overviews),
        ...(said !== null && said !== '' && { nodata: said.slice(0, 40) }),
        ...(capturedAt && { capturedAt: capturedAt.toISOString() }),
        ...facets,
      },
      // A lost tag would lead the decoder astray.
      derivatives: await pictures(
        source,
        levels.filter(({ directory }) => directory.lost.length === 0),
        nodata,
        findings,
      ),
    };
    // Last: making the picture may have had something to say.
    item.findings = findings.all();
    if (companions.tfw) item.parts = { tfw: 'text/plain' };
    return { items: [item] };
  },
};
