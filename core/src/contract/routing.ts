import type { JsonObject } from './values.ts';

/** One row of an asset that holds many (a layer's features). */
export interface ParsedRow {
  /** Unique in its asset. */
  id: string;
  /** GeoJSON, longitude/latitude WGS84 (RFC 7946). */
  geometry?: JsonObject;
  values: JsonObject;
}

export interface RouteRequest {
  /** By name, from `:name` in the path. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  /** Where the plugin is mounted for this dataset, absolute, without a slash at the end: for links. */
  baseUrl: string;
}

export interface RouteResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array | AsyncIterable<string>;
}

export interface RowFilter {
  assetId: string;
  /** Compared with the row's own box; west > east crosses the antimeridian. */
  bbox?: [number, number, number, number];
  /** Rows after this position, in the order of the file. */
  after?: number;
  limit: number;
}

export interface StoredRow extends ParsedRow {
  /** Position in the file, from 0. */
  n: number;
}

/** What a route may read: this dataset, on behalf of the caller, whom the gateway has let in already. */
export interface RouteData {
  dataset: { id: string; slug: string; name: string; licence: string | null };
  assets(filter: { kinds: string[] }): Promise<
    {
      id: string;
      name: string;
      kind: string;
      facets: JsonObject;
      when: { start: Date; end: Date } | null;
      where: { bbox: number[] } | null;
      parts: { role: string; mediaType: string; bytes: number; sha256: string }[];
    }[]
  >;
  rows(filter: RowFilter): Promise<StoredRow[]>;
  row(assetId: string, id: string): Promise<StoredRow | null>;
  countRows(filter: Pick<RowFilter, 'assetId' | 'bbox'>): Promise<number>;
}

/** A domain's own protocol, mounted by the gateway under `/x/<plugin>/<dataset>`; readers of the dataset only. */
export interface Route {
  method: 'GET';
  /** `/ogc/collections/:collection/items`. */
  path: string;
  handle(request: RouteRequest, data: RouteData): Promise<RouteResponse>;
}
