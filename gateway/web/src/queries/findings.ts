import type { LocalText, Severity } from '@lode/core';
import type { Document, ProblemResult } from '../graphql-client.ts';
import type { Count, PageInfo } from './catalog.ts';

export type { Severity };

export interface Waiver {
  reason: string;
  at: string;
}

export interface FindingDetail {
  id: string;
  code: string;
  severity: Severity;
  message: LocalText;
  location: Record<string, unknown> | null;
  evidence: unknown;
  waiver: Waiver | null;
}

export interface FindingGroup {
  code: string;
  severity: Severity;
  message: LocalText;
  count: number;
  assets: number;
  examples: { id: string; name: string; thumbnail: string | null }[];
}

export const FINDING_GROUPS = /* GraphQL */ `
  query FindingGroups($datasetId: ID!) {
    findingGroups(datasetId: $datasetId) {
      code severity count assets
      message { en zh }
      examples { id name thumbnail }
    }
  }
` as Document<{ findingGroups: FindingGroup[] }, { datasetId: string }>;

export interface ListedFinding extends FindingDetail {
  asset: { id: string; name: string } | null;
  path: string | null;
}

export interface FindingFilter {
  datasetId?: string;
  code?: string;
  includeWaived?: boolean;
}

export const FINDINGS = /* GraphQL */ `
  query FindingList($filter: FindingFilter, $first: Int, $after: String) {
    findings(filter: $filter, first: $first, after: $after) {
      totalCount { value exact }
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id code severity location evidence path
          message { en zh }
          asset { id name }
          waiver { reason at }
        }
      }
    }
  }
` as Document<
  { findings: { totalCount: Count; pageInfo: PageInfo; edges: { node: ListedFinding }[] } },
  { filter: FindingFilter; first: number; after: string | null }
>;

export const WAIVE_FINDING = /* GraphQL */ `
  mutation WaiveFinding($input: WaiveFindingInput!) {
    waiveFinding(input: $input) {
      __typename
      ... on Finding { id waiver { reason at } }
      ... on Problem { code message }
    }
  }
` as Document<
  { waiveFinding: { __typename: 'Finding'; id: string; waiver: Waiver | null } | ProblemResult },
  { input: { findingId: string; reason: string } }
>;
