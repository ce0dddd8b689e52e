import type { LocalText } from '../contract/values.ts';

/** How a datum is called; names that are not listed come verbatim from the file that declares them. */
export type Datum =
  | 'WGS 84'
  | 'CGCS2000'
  | 'GCJ-02'
  | 'BD-09'
  | 'Xian 1980'
  | 'Beijing 1954'
  | 'NAD83'
  | 'NAD27'
  | 'ETRS89'
  | 'unknown'
  | (string & {});

/** What happens to coordinates of a datum on the way to WGS84. Shown to people beside every transformed asset. */
export interface DatumPolicy {
  /**
   * `same`: it is WGS84. `equivalent`: taken as it is, right to `errorMetres`. `shifted`: by published parameters, right
   * to about `errorMetres`. `kept`: taken as it is although it is known, or may be, something else.
   */
  toWgs84: 'same' | 'equivalent' | 'shifted' | 'kept';
  /** Largest error that this leaves, horizontally; null when nobody can say. */
  errorMetres: number | null;
  note: LocalText;
}

interface DatumEntry extends DatumPolicy {
  /** Ellipsoid and shift in PROJ's words. */
  proj: string;
  /** As WKT spells it: ESRI's `D_China_2000`, OGC's `China_2000`. */
  names: RegExp;
}

const OBFUSCATED: LocalText = {
  en: 'Map offset by up to 700 m. The coordinates are kept as declared; they are converted on explicit request only.',
  zh: '带有最多约 700 米的地图偏移。坐标按声明原样保留，只有明确要求时才转换。',
};

const DATUMS: Record<string, DatumEntry> = {
  'WGS 84': {
    proj: '+datum=WGS84',
    names: /wgs[ _]?(?:19)?84|world geodetic system 1984/,
    toWgs84: 'same',
    errorMetres: 0,
    note: { en: 'WGS 84.', zh: 'WGS 84。' },
  },
  CGCS2000: {
    // GRS 80 and the CGCS2000 ellipsoid share a = 6378137 m and 1/f = 298.257222101 (GB 22021-2008).
    proj: '+ellps=GRS80',
    names: /china[ _]?(?:geodetic[ _]coordinate[ _]system[ _])?2000|cgcs[ _]?2000/,
    toWgs84: 'equivalent',
    errorMetres: 0.1,
    note: {
      en: 'CGCS2000 and WGS 84 agree to about a decimetre; coordinates are taken as they are.',
      zh: 'CGCS2000 与 WGS 84 相差约一分米，坐标直接采用。',
    },
  },
  'GCJ-02': {
    proj: '+datum=WGS84',
    names: /gcj[ _]?0?2/,
    toWgs84: 'kept',
    errorMetres: 700,
    note: OBFUSCATED,
  },
  'BD-09': { proj: '+datum=WGS84', names: /bd[ _]?0?9/, toWgs84: 'kept', errorMetres: 1500, note: OBFUSCATED },
  'Xian 1980': {
    proj: '+a=6378140 +rf=298.257',
    names: /xi'?an[ _]?(?:19)?80/,
    toWgs84: 'kept',
    errorMetres: null,
    note: {
      en: 'No parameters from Xian 1980 to WGS 84 are public; coordinates are taken as they are and may be off by more than 100 m.',
      zh: '西安 1980 到 WGS 84 的转换参数未公开；坐标直接采用，偏差可能超过 100 米。',
    },
  },
  'Beijing 1954': {
    // EPSG:15918, good to 1 m in the Ordos basin. Other regions' sets differ by tens of metres.
    proj: '+ellps=krass +towgs84=12.646,-155.176,-80.863',
    names: /beijing[ _]?(?:19)?54/,
    toWgs84: 'shifted',
    errorMetres: 50,
    note: {
      en: 'Shifted from Beijing 1954 with EPSG:15918, good to 1 m in the Ordos basin; elsewhere it can be off by some 50 m.',
      zh: '按 EPSG:15918 由北京 1954 转换，鄂尔多斯盆地内约 1 米，其他地区可能相差约 50 米。',
    },
  },
  NAD83: {
    proj: '+ellps=GRS80 +towgs84=0,0,0',
    names: /north[ _]american[ _](?:datum[ _])?1983|nad[ _]?(?:19)?83/,
    toWgs84: 'equivalent',
    errorMetres: 2,
    note: {
      en: 'NAD83 is taken as WGS 84, which differs by up to 2 m.',
      zh: 'NAD83 按 WGS 84 处理，二者最多相差 2 米。',
    },
  },
  NAD27: {
    // EPSG:1173, mean for the conterminous United States; the exact way needs a grid file.
    proj: '+ellps=clrk66 +towgs84=-8,160,176',
    names: /north[ _]american[ _](?:datum[ _])?1927|nad[ _]?(?:19)?27/,
    toWgs84: 'shifted',
    errorMetres: 15,
    note: {
      en: 'Shifted from NAD27 with the mean of the conterminous United States (EPSG:1173), good to about 15 m there.',
      zh: '按美国本土平均参数（EPSG:1173）由 NAD27 转换，当地误差约 15 米。',
    },
  },
  ETRS89: {
    proj: '+ellps=GRS80 +towgs84=0,0,0',
    names: /etrs[ _]?(?:19)?89|european[ _]terrestrial[ _]reference[ _]system[ _](?:19)?89/,
    toWgs84: 'equivalent',
    errorMetres: 1,
    note: {
      en: 'ETRS89 moves with Europe and differs from WGS 84 by up to 1 m; coordinates are taken as they are.',
      zh: 'ETRS89 随欧洲板块移动，与 WGS 84 最多相差 1 米，坐标直接采用。',
    },
  },
};

const NOBODY_KNOWS: DatumPolicy = {
  toWgs84: 'kept',
  errorMetres: null,
  note: {
    en: 'How this datum differs from WGS 84 is not known here; the shift that the file gives, if any, was used.',
    zh: '此处不了解该基准与 WGS 84 的差异；仅使用了文件自带的转换参数（如有）。',
  },
};

/** What becomes of coordinates in this datum, and how far off they may be. */
export function datumPolicy(datum: Datum): DatumPolicy {
  const entry = DATUMS[datum];
  if (!entry) return NOBODY_KNOWS;
  const { toWgs84, errorMetres, note } = entry;
  return { toWgs84, errorMetres, note };
}

/** Ellipsoid and shift of a datum that is listed here, in PROJ's words. */
export function projOfDatum(datum: Datum): string {
  const entry = DATUMS[datum];
  if (!entry) throw new RangeError(`No parameters for the datum ${datum}.`);
  return entry.proj;
}

/** The datum that a name in WKT stands for; null when it is not one of ours. */
export function datumNamed(name: string): Datum | null {
  const plain = name.toLowerCase();
  for (const [datum, { names }] of Object.entries(DATUMS)) if (names.test(plain)) return datum;
  return null;
}
