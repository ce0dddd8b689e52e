import { jsonRules } from '../json-file.ts';
import { collectRowFindings, type RowFindings, type RowRules } from '../row-findings.ts';

/** Every code that the GeoJSON reader can raise, without its `core.geojson-` prefix. */
const RULES: RowRules = {
  ...jsonRules('GeoJSON'),
  'not-geojson': [
    'error',
    'The file is no GeoJSON FeatureCollection and no Feature',
    '文件不是 GeoJSON FeatureCollection 或 Feature',
  ],
  crs: [
    'error',
    'The file is in another coordinate reference system than WGS84 longitude and latitude (RFC 7946 §4); convert it first. Nothing was read',
    '文件坐标系不是 WGS84 经纬度（RFC 7946 第 4 节），请先转换，未导入任何数据',
  ],
  'crs-taken': [
    'info',
    'Longitudes and latitudes of this system were taken as WGS84; the two agree to about a decimetre',
    '该坐标系的经纬度已直接视为 WGS84，两者相差约一分米',
  ],
  'bad-feature': [
    'error',
    'This is no Feature with properties; it was left out',
    '该项不是带 properties 的 Feature，未导入',
  ],
  'no-class': [
    'error',
    'No property `class`, `label` or `category` says what the feature is; it was left out',
    '缺少 class、label 或 category 属性，无法确定类别，该要素未导入',
  ],
  'no-target': [
    'error',
    'Neither a property `image`, `file_name` or `asset` nor the name of the collection says which asset it belongs to; it was left out',
    '属性 image、file_name、asset 及集合名称均未说明所属数据，该要素未导入',
  ],
  'bad-geometry': ['error', 'The geometry cannot be read; the feature was left out', '几何无法读取，该要素未导入'],
  'not-degrees': [
    'error',
    'The coordinates are no longitudes and latitudes in degrees; the feature was left out',
    '坐标不是以度为单位的经纬度，该要素未导入',
  ],
  'duplicate-id': [
    'warning',
    'Another feature of the asset has the same id; the later one stands without',
    '同一数据中另有要素使用相同 id，后者不再保留该 id',
  ],
};

export type GeoJsonFindings = RowFindings;

export const collectFindings = (): GeoJsonFindings => collectRowFindings('core.geojson', RULES);
