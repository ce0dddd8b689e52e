import type { LocalText } from '@lode/core';
import type { Document, ProblemResult } from '../graphql-client.ts';

export interface OntologyAttribute {
  name: string;
  title: LocalText;
  type: 'SELECT' | 'NUMBER' | 'BOOLEAN' | 'TEXT';
  values: { value: string; title: LocalText }[];
  mutable: boolean;
  required: boolean;
  min: number | null;
  max: number | null;
}

export interface Skeleton {
  nodes: string[];
  edges: [number, number][];
}

export interface OntologyClass {
  code: string;
  title: LocalText;
  parent: string | null;
  geometries: string[];
  skeleton: Skeleton | null;
  attributes: OntologyAttribute[];
  external: Record<string, string> | null;
}

export interface Ontology {
  id: string;
  name: string;
  version: string;
  hash: string;
  classes: OntologyClass[];
  relationTypes: { code: string; title: LocalText; from: string[]; to: string[] }[];
}

export const DATASET_ONTOLOGY = /* GraphQL */ `
  query DatasetOntology($id: ID!) {
    dataset(id: $id) {
      ontologyIsChosen
      ontology {
        id name version hash
        classes {
          code parent geometries external
          title { en zh }
          skeleton { nodes edges }
          attributes { name title { en zh } type values { value title { en zh } } mutable required min max }
        }
        relationTypes { code title { en zh } from to }
      }
    }
  }
` as Document<{ dataset: { ontologyIsChosen: boolean; ontology: Ontology | null } | null }, { id: string }>;

export interface OntologyVersion {
  id: string;
  name: string;
  version: string;
  classes: { code: string; title: LocalText }[];
}

export const ONTOLOGIES = /* GraphQL */ `
  query Ontologies {
    ontologies { id name version classes { code title { en zh } } }
  }
` as Document<{ ontologies: OntologyVersion[] }>;

export type ViolationKind =
  | 'UNKNOWN_CLASS'
  | 'GEOMETRY'
  | 'SKELETON_NODE'
  | 'UNKNOWN_ATTRIBUTE'
  | 'MISSING_ATTRIBUTE'
  | 'BAD_ATTRIBUTE'
  | 'ATTRIBUTE_PER_FRAME'
  | 'UNKNOWN_RELATION'
  | 'RELATION_END';

/** How annotations stand to a version. */
export interface Standing {
  annotations: number;
  violating: number;
  violations: { kind: ViolationKind; class: string; what: string | null; annotations: number }[];
}

export const SET_ONTOLOGY = /* GraphQL */ `
  mutation SetOntology($input: SetOntologyInput!) {
    setOntology(input: $input) {
      __typename
      ... on OntologyChoice { annotations violating violations { kind class what annotations } }
      ... on Problem { code message }
    }
  }
` as Document<
  { setOntology: ({ __typename: 'OntologyChoice' } & Standing) | ProblemResult },
  { input: { datasetId: string; ontologyId: string } }
>;

export type MigrationStep =
  | { rename: { from: string; to: string } }
  | { merge: { from: string[]; to: string } }
  | { remove: { class: string; annotations: 'REMOVE' | 'KEEP' } };

export interface Migration extends Standing {
  id: string | null;
  state: 'PLANNED' | 'RUNNING' | 'DONE' | 'FAILED';
  toChange: number;
  toRemove: number;
}

export const MIGRATE_ONTOLOGY = /* GraphQL */ `
  mutation MigrateOntology($input: MigrateOntologyInput!) {
    migrateOntology(input: $input) {
      __typename
      ... on OntologyMigration {
        id state annotations toChange toRemove violating
        violations { kind class what annotations }
      }
      ... on Problem { code message }
    }
  }
` as Document<
  { migrateOntology: ({ __typename: 'OntologyMigration' } & Migration) | ProblemResult },
  { input: { datasetId: string; toOntologyId: string; steps: MigrationStep[]; dryRun: boolean } }
>;

export const ONTOLOGY_MIGRATION = /* GraphQL */ `
  query OntologyMigration($id: ID!) {
    ontologyMigration(id: $id) { state toChange toRemove changed removed error }
  }
` as Document<
  {
    ontologyMigration: {
      state: 'RUNNING' | 'DONE' | 'FAILED';
      toChange: number;
      toRemove: number;
      changed: number;
      removed: number;
      error: string | null;
    } | null;
  },
  { id: string }
>;
