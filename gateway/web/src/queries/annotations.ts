import type { LocalText } from '@lode/core';
import type { Document, ProblemResult } from '../graphql-client.ts';
import type { Count, PageInfo, ValueCount } from './catalog.ts';

/** As AnnotationFilter of the schema, as far as the shell uses it. */
export interface AnnotationFilter {
  datasetId: string;
  classes?: string[];
  geometry?: string;
  method?: string;
  reviewState?: string;
  annotator?: string;
  model?: string;
  area?: { gte?: number; lte?: number };
  score?: { gte?: number; lte?: number };
  attributes?: { name: string; in?: (string | number | boolean)[] }[];
}

export interface ListedAnnotation {
  id: string;
  rev: number;
  at: string;
  method: string;
  reviewState: string;
  attributes: Record<string, unknown> | null;
  class: { code: string; title: LocalText };
  parts: { geometry: { kind: string } }[];
  asset: { id: string; name: string; thumbnail: string | null };
}

export const ANNOTATIONS = /* GraphQL */ `
  query Annotations($filter: AnnotationFilter, $first: Int!, $after: String) {
    annotations(filter: $filter, first: $first, after: $after) {
      totalCount { value exact }
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id rev at method reviewState attributes
          class { code title { en zh } }
          parts { geometry { kind } }
          asset { id name thumbnail }
        }
      }
    }
  }
` as Document<
  { annotations: { totalCount: Count; pageInfo: PageInfo; edges: { node: ListedAnnotation }[] } },
  { filter: AnnotationFilter; first: number; after: string | null }
>;

export interface AnnotationCounts {
  key: string;
  values: ValueCount[];
}

export const ANNOTATION_COUNTS = /* GraphQL */ `
  query AnnotationCounts($id: ID!) {
    dataset(id: $id) { annotationCounts { key values { value count title { en zh } } } }
  }
` as Document<{ dataset: { annotationCounts: AnnotationCounts[] } | null }, { id: string }>;

export const ANNOTATION_FORMATS = /* GraphQL */ `
  query AnnotationFormats {
    annotationFormats { read write }
  }
` as Document<{ annotationFormats: { read: string[]; write: string[] } }>;

export interface AnnotationExport {
  id: string;
  format: string;
  state: 'COUNTING' | 'READY' | 'FAILED';
  url: string;
  fileName: string;
  pictures: number | null;
  annotations: number | null;
  leftOut: number | null;
  losses: { field: string; rows: number; reason: LocalText }[] | null;
}

const exportFields = 'id format state url fileName pictures annotations leftOut losses { field rows reason { en zh } }';

export const EXPORT_ANNOTATIONS = /* GraphQL */ `
  mutation ExportAnnotations($input: ExportAnnotationsInput!) {
    exportAnnotations(input: $input) {
      __typename
      ... on AnnotationExport { ${exportFields} }
      ... on Problem { code message }
    }
  }
` as Document<
  { exportAnnotations: ({ __typename: 'AnnotationExport' } & AnnotationExport) | ProblemResult },
  { input: { datasetId: string; format: string; annotations?: AnnotationFilter } }
>;

export const ANNOTATION_EXPORT = /* GraphQL */ `
  query AnnotationExport($id: ID!) {
    annotationExport(id: $id) { ${exportFields} }
  }
` as Document<{ annotationExport: AnnotationExport | null }, { id: string }>;

export interface ShapeChange {
  change: 'ADDED' | 'REMOVED' | 'REPLACED' | 'MOVED' | 'RESIZED' | 'REDRAWN';
  kind: string;
  was: string | null;
  parts: number;
  iou: number | null;
  pointsBefore: number | null;
  pointsAfter: number | null;
  areaBefore: number | null;
  areaAfter: number | null;
}

export interface RelationChange {
  change: 'ADDED' | 'REMOVED';
  type: string;
  /** Null: the annotation that it led to is gone. */
  class: { code: string; title: LocalText } | null;
}

export interface Revision {
  rev: number;
  at: string;
  reviewState: string;
  removed: boolean;
  attributes: Record<string, unknown> | null;
  provenance: { agent?: { kind?: string; id?: string } } | null;
  class: { code: string; title: LocalText };
  changes: { shapes: ShapeChange[]; relations: RelationChange[] } | null;
}

export const REVISIONS = /* GraphQL */ `
  query Revisions($id: ID!) {
    annotationHistory(id: $id) {
      rev at reviewState removed attributes provenance
      class { code title { en zh } }
      changes {
        shapes { change kind was parts iou pointsBefore pointsAfter areaBefore areaAfter }
        relations { change type class { code title { en zh } } }
      }
    }
  }
` as Document<{ annotationHistory: Revision[] }, { id: string }>;

export const RESTORE_REVISION = /* GraphQL */ `
  mutation RestoreRevision($input: SaveAnnotationsInput!) {
    saveAnnotations(input: $input) {
      __typename
      ... on SavedAnnotations { annotations { id rev } }
      ... on Problem { code message }
    }
  }
` as Document<
  { saveAnnotations: { __typename: 'SavedAnnotations'; annotations: { id: string; rev: number }[] } | ProblemResult },
  { input: { assetId: string; annotations: { id: string; rev: number; restore: number }[] } }
>;
