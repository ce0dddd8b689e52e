import type { LocalText } from '@lode/core';
import type { Document, ProblemResult } from '../graphql-client.ts';
import type { Count, PageInfo, SeverityCounts } from './catalog.ts';
import type { Severity } from './findings.ts';

export type IngestState = 'OPEN' | 'RUNNING' | 'DONE' | 'CANCELLED' | 'FAILED';
export type FileState = 'RECEIVED' | 'READY' | 'REJECTED' | 'HELD' | 'DUPLICATE';

export interface IngestProgress {
  ingestId: string;
  state: IngestState;
  stage: string;
  files: number;
  received: number;
  ready: number;
  rejected: number;
  held: number;
  duplicate: number;
  bytes: number;
  findings: SeverityCounts;
  rate: number | null;
  secondsLeft: number | null;
}

export interface IngestSummary {
  id: string;
  state: IngestState;
  startedAt: string;
  finishedAt: string | null;
  layout: LocalText | null;
  message: string | null;
  dataset: { id: string; slug: string; name: string; plugin: string; mine: boolean };
  progress: IngestProgress;
  /** Null unless the files are annotations of assets. */
  annotations: AnnotationIngest | null;
}

export interface AnnotationIngest {
  format: string | null;
  images: number;
  annotations: number;
  rejected: number;
}

/** How files are taken in that are annotations of assets. */
export interface AnnotationIngestInput {
  format?: string;
  declareMissing?: boolean;
}

const ingestFields = /* GraphQL */ `
  fragment IngestFields on Ingest {
    id
    state
    startedAt
    finishedAt
    message
    annotations {
      format
      images
      annotations
      rejected
    }
    layout {
      en
      zh
    }
    dataset {
      id
      slug
      name
      plugin
      mine
    }
    progress {
      ingestId
      state
      stage
      files
      received
      ready
      rejected
      held
      duplicate
      bytes
      rate
      secondsLeft
      findings {
        error
        warning
        info
      }
    }
  }
`;

export const INGESTS = /* GraphQL */ (`
  query Ingests($datasetId: ID, $first: Int, $after: String) {
    ingests(datasetId: $datasetId, first: $first, after: $after) {
      totalCount { value exact }
      pageInfo { hasNextPage endCursor }
      edges { node { ...IngestFields } }
    }
  }
` + ingestFields) as Document<
  { ingests: { totalCount: Count; pageInfo: PageInfo; edges: { node: IngestSummary }[] } },
  { datasetId?: string; first: number; after: string | null }
>;

export const INGEST = /* GraphQL */ (`
  query Ingest($id: ID!) {
    ingest(id: $id) { ...IngestFields }
  }
` + ingestFields) as Document<{ ingest: IngestSummary | null }, { id: string }>;

export interface IngestFile {
  path: string;
  bytes: number;
  sha256: string;
  state: FileState;
  parser: string | null;
  assetIds: string[];
  findings: {
    id: string;
    code: string;
    severity: Severity;
    message: LocalText;
    location: Record<string, unknown> | null;
  }[];
}

export const INGEST_FILES = /* GraphQL */ `
  query IngestFiles($id: ID!, $state: FileState, $first: Int, $after: String) {
    ingest(id: $id) {
      id
      files(state: $state, first: $first, after: $after) {
        totalCount { value exact }
        pageInfo { hasNextPage endCursor }
        edges {
          node { path bytes sha256 state parser assetIds findings { id code severity message { en zh } location } }
        }
      }
    }
  }
` as Document<
  {
    ingest: {
      id: string;
      files: { totalCount: Count; pageInfo: PageInfo; edges: { node: IngestFile }[] };
    } | null;
  },
  { id: string; state?: FileState; first: number; after: string | null }
>;

export const RECEIVED_PATHS = /* GraphQL */ `
  query ReceivedPaths($id: ID!, $first: Int, $after: String) {
    ingest(id: $id) {
      id
      files(first: $first, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { node { path bytes } }
      }
    }
  }
` as Document<
  { ingest: { id: string; files: { pageInfo: PageInfo; edges: { node: { path: string; bytes: number } }[] } } | null },
  { id: string; first: number; after: string | null }
>;

export const START_INGEST = /* GraphQL */ `
  mutation StartIngest($input: StartIngestInput!) {
    startIngest(input: $input) {
      __typename
      ... on Ingest { id progress { files } }
      ... on Problem { code message }
    }
  }
` as Document<
  { startIngest: { __typename: 'Ingest'; id: string; progress: { files: number } } | ProblemResult },
  { input: { datasetId: string; resumeKey?: string; annotations?: AnnotationIngestInput } }
>;

export const FINISH_INGEST = /* GraphQL */ `
  mutation FinishIngest($input: FinishIngestInput!) {
    finishIngest(input: $input) {
      __typename
      ... on Ingest { id state }
      ... on Problem { code message }
    }
  }
` as Document<
  { finishIngest: { __typename: 'Ingest'; id: string; state: IngestState } | ProblemResult },
  { input: { ingestId: string } }
>;

export const CANCEL_INGEST = /* GraphQL */ `
  mutation CancelIngest($input: CancelIngestInput!) {
    cancelIngest(input: $input) {
      __typename
      ... on Ingest { id state }
      ... on Problem { code message }
    }
  }
` as Document<
  { cancelIngest: { __typename: 'Ingest'; id: string; state: IngestState } | ProblemResult },
  { input: { ingestId: string } }
>;

export const INGEST_PROGRESS = /* GraphQL */ `
  subscription IngestProgress($id: ID!) {
    ingestProgress(id: $id) {
      ingestId state stage files received ready rejected held duplicate bytes rate secondsLeft
      findings { error warning info }
    }
  }
` as Document<{ ingestProgress: IngestProgress }, { id: string }>;
