import type { LocalText } from '@lode/core';
import type { HubAnnotation } from '../annotate/editor-shape.ts';
import type { SaveInput } from '../annotate/save-batch.ts';
import type { OntologyDetail } from '../annotate/class-list.ts';
import type { Document, ProblemResult } from '../graphql-client.ts';

const fields = /* GraphQL */ `
  id rev method reviewState attributes track chunk group confidence provenance
  class { code title { en zh } }
  relations { type to }
  parts { stream frame start end keyframe outside occluded zOrder attributes geometry { kind data } }
`;

export type TitledAnnotation = HubAnnotation & { class: { code: string; title: LocalText } };

export const ASSET_ANNOTATIONS = /* GraphQL */ `
  query AssetAnnotations($assetId: ID!, $first: Int!, $after: String) {
    annotations(filter: { assetId: $assetId }, first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { node { ${fields} } }
    }
  }
` as Document<
  {
    annotations: {
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
      edges: { node: TitledAnnotation }[];
    };
  },
  { assetId: string; first: number; after: string | null }
>;

export type SaveShapesResult =
  | { __typename: 'SavedAnnotations'; annotations: { id: string; rev: number; reviewState: string }[] }
  | { __typename: 'AnnotationConflict'; code: string; message: string; current: TitledAnnotation[]; gone: string[] }
  | ProblemResult;

export const SAVE_SHAPES = /* GraphQL */ `
  mutation SaveShapes($input: SaveAnnotationsInput!) {
    saveAnnotations(input: $input) {
      __typename
      ... on SavedAnnotations { annotations { id rev reviewState } }
      ... on AnnotationConflict { current { ${fields} } gone }
      ... on Problem { code message }
    }
  }
` as Document<{ saveAnnotations: SaveShapesResult }, { input: { assetId: string; annotations: SaveInput[] } }>;

export interface AnnotationActivity {
  assetId: string;
  by: string;
  /** Null of tokens and people of other organisations. */
  byName: string | null;
  at: string;
  changed: TitledAnnotation[];
  removed: string[];
}

export const ANNOTATION_ACTIVITY = /* GraphQL */ `
  subscription AnnotationActivity($assetId: ID!) {
    annotationActivity(assetId: $assetId) { assetId by byName at changed { ${fields} } removed }
  }
` as Document<{ annotationActivity: AnnotationActivity }, { assetId: string }>;

export const DATASET_CLASSES = /* GraphQL */ `
  query DatasetClasses($id: ID!) {
    dataset(id: $id) {
      annotationCounts { key values { value title { en zh } } }
      ontologyIsChosen
      ontology {
        id
        classes {
          code parent geometries
          title { en zh }
          skeleton { nodes edges }
          attributes { name title { en zh } type values { value title { en zh } } default mutable required min max }
        }
        relationTypes { code title { en zh } from to }
      }
    }
  }
` as Document<
  {
    dataset: {
      annotationCounts: { key: string; values: { value: string; title: LocalText | null }[] }[];
      ontologyIsChosen: boolean;
      ontology: OntologyDetail | null;
    } | null;
  },
  { id: string }
>;

export const ANNOTATION_HISTORY = /* GraphQL */ `
  query AnnotationHistory($id: ID!) {
    annotationHistory(id: $id) { rev at method reviewState removed provenance class { code title { en zh } } }
  }
` as Document<
  {
    annotationHistory: {
      rev: number;
      at: string;
      method: string;
      reviewState: string;
      removed: boolean;
      provenance: { agent?: { id?: unknown } } | null;
      class: { code: string; title: LocalText };
    }[];
  },
  { id: string }
>;
