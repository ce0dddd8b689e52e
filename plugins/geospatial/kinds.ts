import { z } from 'zod';
import type { AssetKind } from '@lode/core';

const text = z.strictObject({ en: z.string(), zh: z.string() });
const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const count = z.number().int().nonnegative();

/** Where a thing lies and how that is known; the same for layers and rasters. */
const place = {
  /** `EPSG:4547`, or the name that the file gives. */
  crs: z.string().optional(),
  crsName: text.optional(),
  /** As declared; GCJ-02 and BD-09 are never converted. */
  datum: z.string().optional(),
  crsEvidence: text.optional(),
  /** In the coordinates of the file: min x, min y, max x, max y. */
  sourceBbox: box.optional(),
  /** Longitude/latitude, degrees: west, south, east, north. */
  bbox: box.optional(),
};

export const layerFacets = z.strictObject({
  format: z.enum(['geojson', 'shapefile', 'dbf', 'geopackage', 'flatgeobuf']),
  /** Name of the layer in a file that holds several. */
  layer: z.string().optional(),
  /** All that the file has, kept as rows or not. */
  features: count,
  geometryTypes: z.array(z.string()),
  fields: z.array(z.strictObject({ name: z.string(), type: z.string() })),
  /** Features whose geometry is not valid (OGC 06-103r4 §6.1.11). */
  invalid: count,
  withoutGeometry: count,
  /** Places where neighbouring polygons leave a slit, or cover the same ground. */
  gaps: count,
  overlaps: count,
  encoding: z.string().optional(),
  encodingEvidence: text.optional(),
  ...place,
});

export const rasterFacets = z.strictObject({
  /** `geotiff`, or `tiff` when nothing says where it lies. */
  format: z.enum(['geotiff', 'tiff']),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  bands: z.number().int().positive(),
  /** `uint8`, `float32`, … */
  dtype: z.string(),
  compression: z.string(),
  /** Units of the reference system to a pixel, x and y. */
  pixelSize: z.tuple([z.number(), z.number()]).optional(),
  /** On the ground, metres, at the middle of the picture. */
  groundResolution: z.number().optional(),
  overviews: count,
  tiled: z.boolean(),
  /** Tiled, with overviews that come before the full picture's data: can be read by ranges. */
  cog: z.boolean(),
  nodata: z.string().optional(),
  /** ISO 8601. */
  capturedAt: z.iso.datetime({ offset: true }).optional(),
  ...place,
});

const crsFacets: AssetKind['declared'] = [
  { name: 'crs', title: { en: 'Reference system', zh: '坐标系' }, type: 'keyword' },
  { name: 'datum', title: { en: 'Datum', zh: '大地基准' }, type: 'keyword' },
];

export const layerKind: AssetKind = {
  id: 'geospatial.layer',
  title: { en: 'Vector layer', zh: '矢量图层' },
  facets: layerFacets,
  declared: [
    { name: 'format', title: { en: 'Format', zh: '格式' }, type: 'keyword' },
    {
      name: 'geometryTypes',
      title: { en: 'Geometry', zh: '几何类型' },
      type: 'keyword',
      values: {
        Point: { en: 'Point', zh: '点' },
        MultiPoint: { en: 'MultiPoint', zh: '多点' },
        LineString: { en: 'LineString', zh: '线' },
        MultiLineString: { en: 'MultiLineString', zh: '多线' },
        Polygon: { en: 'Polygon', zh: '面' },
        MultiPolygon: { en: 'MultiPolygon', zh: '多面' },
        GeometryCollection: { en: 'GeometryCollection', zh: '几何集合' },
      },
    },
    ...crsFacets,
    { name: 'encoding', title: { en: 'Text encoding', zh: '字符编码' }, type: 'keyword' },
    { name: 'features', title: { en: 'Features', zh: '要素数' }, type: 'number' },
    { name: 'invalid', title: { en: 'Invalid geometries', zh: '无效几何数' }, type: 'number' },
    { name: 'gaps', title: { en: 'Gaps', zh: '缝隙数' }, type: 'number' },
    { name: 'overlaps', title: { en: 'Overlaps', zh: '重叠数' }, type: 'number' },
  ],
  sensitivity: 'open',
};

export const rasterKind: AssetKind = {
  id: 'geospatial.raster',
  title: { en: 'Raster', zh: '栅格影像' },
  facets: rasterFacets,
  declared: [
    { name: 'format', title: { en: 'Format', zh: '格式' }, type: 'keyword' },
    { name: 'dtype', title: { en: 'Sample type', zh: '像元类型' }, type: 'keyword' },
    ...crsFacets,
    { name: 'width', title: { en: 'Width', zh: '宽度' }, type: 'number', unit: '{pixel}' },
    { name: 'height', title: { en: 'Height', zh: '高度' }, type: 'number', unit: '{pixel}' },
    { name: 'bands', title: { en: 'Bands', zh: '波段数' }, type: 'number' },
    { name: 'groundResolution', title: { en: 'Ground resolution', zh: '地面分辨率' }, type: 'number', unit: 'm' },
    { name: 'cog', title: { en: 'Cloud optimised', zh: '云优化' }, type: 'boolean' },
    { name: 'capturedAt', title: { en: 'Captured at', zh: '拍摄时间' }, type: 'date' },
  ],
  sensitivity: 'open',
};
