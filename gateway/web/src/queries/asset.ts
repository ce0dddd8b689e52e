import type { LocalText } from '@lode/core';
import type { Document, ProblemResult } from '../graphql-client.ts';
import type { AssetState } from './catalog.ts';
import type { FindingDetail } from './findings.ts';

export interface AssetPart {
  role: string;
  mediaType: string;
  bytes: number;
  sha256: string;
  url: string | null;
}

export interface AssetGroup {
  id: string;
  kind: string;
  key: string;
  name: string;
}

export interface AssetAnnotation {
  id: string;
  class: { code: string; title: LocalText };
  method: string;
  reviewState: string;
  rev: number;
  confidence: number | null;
  attributes: Record<string, unknown>;
  /** `start` and `end`: nanoseconds, decimal. */
  parts: { frame: number | null; start: string | null; end: string | null; geometry: GeometryDetail }[];
}

export interface GeometryDetail {
  kind: string;
  data: unknown;
}

/** Times in nanoseconds, decimal. */
export interface ChannelDetail {
  id: string;
  key: string;
  title: LocalText;
  unit: string | null;
  type: string;
  attributes: Record<string, unknown>;
  start: string;
  end: string;
  min: number | null;
  max: number | null;
}

export interface LinkedAsset {
  id: string;
  name: string;
  kind: string;
  facets: Record<string, unknown>;
  parts: AssetPart[];
  where: { bbox: number[]; geometry: unknown } | null;
  when: { start: string; end: string } | null;
  channels: ChannelDetail[];
}

export interface AssetDetail extends LinkedAsset {
  state: AssetState;
  bytes: number;
  createdAt: string;
  thumbnail: string | null;
  subject: string | null;
  device: string | null;
  origins: { path: string; ingestId: string }[];
  findings: FindingDetail[];
  annotationCount: number;
  annotations: AssetAnnotation[];
  groups: AssetGroup[];
  links: { role: string; asset: LinkedAsset }[];
  dataset: { id: string; slug: string; name: string; mine: boolean; licence: string | null; plugin: string };
}

export const ASSET = /* GraphQL */ `
  query AssetDetail($id: ID!) {
    asset(id: $id) {
      id name kind state bytes createdAt thumbnail subject device facets
      where { bbox geometry }
      when { start end }
      channels { id key title { en zh } unit type attributes start end min max }
      origins { path ingestId }
      parts { role mediaType bytes sha256 url }
      findings { id code severity message { en zh } location evidence waiver { reason at } }
      annotationCount
      annotations {
        id method reviewState rev confidence attributes
        class { code title { en zh } }
        parts { frame start end geometry { kind data } }
      }
      groups { id kind key name }
      links {
        role
        asset {
          id name kind facets
          parts { role mediaType bytes sha256 url }
          where { bbox geometry }
          when { start end }
          channels { id key title { en zh } unit type attributes start end min max }
        }
      }
      dataset { id slug name mine licence plugin }
    }
  }
` as Document<{ asset: AssetDetail | null }, { id: string }>;

export type PeekAsset = Pick<
  AssetDetail,
  'id' | 'name' | 'kind' | 'state' | 'bytes' | 'thumbnail' | 'facets' | 'groups' | 'annotationCount'
> & {
  parts: Pick<AssetPart, 'role' | 'url' | 'mediaType'>[];
  findings: Omit<FindingDetail, 'location' | 'evidence'>[];
};

export const ASSET_PEEK = /* GraphQL */ `
  query AssetPeek($id: ID!) {
    asset(id: $id) {
      id name kind state bytes thumbnail facets annotationCount
      groups { id kind key name }
      parts { role mediaType url }
      findings { id code severity message { en zh } waiver { reason at } }
    }
  }
` as Document<{ asset: PeekAsset | null }, { id: string }>;

export interface SeriesAnswer {
  exact: boolean;
  t: string[];
  min: (number | null)[];
  max: (number | null)[];
}

export const SERIES_WINDOW = /* GraphQL */ `
  query SeriesWindow($channelId: ID!, $from: String!, $to: String!, $maxPoints: Int) {
    window(channelId: $channelId, from: $from, to: $to, maxPoints: $maxPoints) { exact t min max }
  }
` as Document<{ window: SeriesAnswer | null }, { channelId: string; from: string; to: string; maxPoints: number }>;

export interface RowDetail {
  n: number;
  id: string;
  geometry: { type: string; coordinates: unknown } | null;
  values: Record<string, unknown>;
}

export const ASSET_ROWS = /* GraphQL */ `
  query AssetRows($id: ID!, $bbox: [Float!], $first: Int, $after: String) {
    asset(id: $id) {
      rows(bbox: $bbox, first: $first, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { n id geometry values } }
      }
    }
  }
` as Document<
  { asset: { rows: { pageInfo: { hasNextPage: boolean }; edges: { cursor: string; node: RowDetail }[] } } | null },
  { id: string; bbox: number[] | null; first: number; after: string | null }
>;

/** As AnnotationInput of the schema. */
export interface AnnotationInput {
  id?: string;
  rev?: number;
  class: string;
  parts: { frame?: number; start?: string; end?: string; geometry: GeometryDetail }[];
  attributes?: Record<string, unknown>;
  remove?: boolean;
}

export const SAVE_ANNOTATIONS = /* GraphQL */ `
  mutation SaveAnnotations($input: SaveAnnotationsInput!) {
    saveAnnotations(input: $input) {
      __typename
      ... on SavedAnnotations { annotations { id rev } }
      ... on Problem { code message }
    }
  }
` as Document<
  {
    saveAnnotations: { __typename: 'SavedAnnotations'; annotations: { id: string; rev: number }[] } | ProblemResult;
  },
  { input: { assetId: string; annotations: AnnotationInput[] } }
>;
