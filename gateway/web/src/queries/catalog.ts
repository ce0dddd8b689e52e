import type { LocalText } from '@lode/core';
import type { Document, ProblemResult } from '../graphql-client.ts';
import type { Severity } from './findings.ts';
import type { FacetDeclaration } from './session.ts';

export type AssetState = 'DECLARED' | 'QUARANTINED' | 'HELD' | 'READY' | 'REJECTED' | 'ERASED';

export interface Count {
  value: number;
  exact: boolean;
}

export interface PageInfo {
  hasNextPage: boolean;
  endCursor: string | null;
}

export interface SeverityCounts {
  error: number;
  warning: number;
  info: number;
}

export interface ValueCount {
  value: string;
  count: number;
  title?: LocalText | null;
}

export interface DatasetSummary {
  id: string;
  slug: string;
  name: string;
  plugin: string;
  licence: string | null;
  sensitivity: number;
  mine: boolean;
  lastIngestAt: string | null;
  organisation: { name: string };
  counts: {
    assets: number;
    bytes: number;
    annotations: number;
    byState: { state: AssetState; count: number }[];
    findings: SeverityCounts;
  };
}

export interface CoverAsset {
  id: string;
  name: string;
  thumbnail: string | null;
}

export const DATASETS = /* GraphQL */ `
  query Datasets($filter: DatasetFilter, $first: Int, $after: String) {
    datasets(filter: $filter, first: $first, after: $after) {
      totalCount { value exact }
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id slug name plugin licence sensitivity mine lastIngestAt
          organisation { name }
          counts { assets bytes annotations byState { state count } findings { error warning info } }
          cover { id name thumbnail }
        }
      }
    }
  }
` as Document<
  {
    datasets: {
      totalCount: Count;
      pageInfo: PageInfo;
      edges: { node: DatasetSummary & { cover: CoverAsset[] } }[];
    };
  },
  { filter?: { text?: string; plugin?: string }; first?: number; after?: string | null }
>;

export interface FacetCounts {
  key: string;
  declaration: FacetDeclaration;
  values: ValueCount[];
  min: unknown;
  max: unknown;
}

export interface DatasetDetail extends DatasetSummary {
  createdAt: string;
  facetCounts: FacetCounts[];
  classCounts: ValueCount[];
}

export const DATASET = /* GraphQL */ `
  query Dataset($id: ID!) {
    dataset(id: $id) {
      id slug name plugin licence sensitivity mine lastIngestAt createdAt
      organisation { name }
      counts { assets bytes annotations byState { state count } findings { error warning info } }
      facetCounts { key declaration { key title { en zh } type unit identity valueTitles { value title { en zh } } } values { value count } min max }
      classCounts { value count title { en zh } }
    }
  }
` as Document<{ dataset: DatasetDetail | null }, { id: string }>;

export const CREATE_DATASET = /* GraphQL */ `
  mutation CreateDataset($input: CreateDatasetInput!) {
    createDataset(input: $input) {
      __typename
      ... on Dataset { id slug }
      ... on Problem { code message }
    }
  }
` as Document<
  { createDataset: { __typename: 'Dataset'; id: string; slug: string } | ProblemResult },
  { input: { name: string; plugin: string } }
>;

/** A cell of the grid: no more than it shows. `bytes` and `facets` come with the table only, shapes with the map only. */
export interface AssetCell {
  id: string;
  name: string;
  state: AssetState;
  kind: string;
  thumbnail: string | null;
  annotationCount: number;
  findings: { severity: Severity }[];
  where?: { bbox: number[]; geometry?: unknown } | null;
  when?: { start: string; end: string } | null;
  bytes?: number;
  facets?: Record<string, unknown>;
}

export interface FacetCondition {
  key: string;
  eq?: unknown;
  in?: unknown[];
  gte?: number | string;
  lte?: number | string;
}

export interface AssetFilter {
  datasetId?: string;
  kind?: string;
  state?: AssetState;
  groupId?: string;
  text?: string;
  facets?: FacetCondition[];
  annotationClass?: string;
  findingCode?: string;
  or?: AssetFilter[];
}

export interface AssetPage {
  totalCount: Count;
  pageInfo: PageInfo;
  edges: { cursor: string; node: AssetCell }[];
}

export const ASSETS = /* GraphQL */ `
  query AssetCells($filter: AssetFilter, $first: Int, $after: String, $rows: Boolean!, $shapes: Boolean!) {
    assets(filter: $filter, first: $first, after: $after) {
      totalCount { value exact }
      pageInfo { hasNextPage endCursor }
      edges {
        cursor
        node {
          id name state kind thumbnail annotationCount
          findings { severity }
          where { bbox geometry @include(if: $shapes) }
          when { start end }
          bytes @include(if: $rows)
          facets @include(if: $rows)
        }
      }
    }
  }
` as Document<
  { assets: AssetPage },
  { filter: AssetFilter; first: number; after: string | null; rows: boolean; shapes: boolean }
>;

export const GROUP = /* GraphQL */ `
  query Group($id: ID!) {
    group(id: $id) { id name kind assetCount }
  }
` as Document<{ group: { id: string; name: string; kind: string; assetCount: number } | null }, { id: string }>;

export const DATASET_ACTIVITY = /* GraphQL */ `
  subscription DatasetActivity($id: ID!) {
    datasetActivity(id: $id) { datasetId kind at }
  }
` as Document<{ datasetActivity: { datasetId: string; kind: string; at: string } }, { id: string }>;
