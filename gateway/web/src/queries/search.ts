import type { LocalText } from '@lode/core';
import type { Document } from '../graphql-client.ts';
import type { AssetState, Count, PageInfo } from './catalog.ts';

/** As SearchQuestion of the schema. */
export interface SearchQuestion {
  text?: string;
  where?: { near?: { lon: number; lat: number; metres: number }; bbox?: number[] };
  when?: { from?: string; to?: string };
  shows?: string[];
  subject?: string;
  findingCode?: string;
  licences?: string[];
  datasets?: string[];
  plugins?: string[];
  kind?: string;
  query?: { id: string; params?: Record<string, unknown> };
  utcOffset?: number;
}

export interface MatchedAsset {
  id: string;
  name: string;
  kind: string;
  state: AssetState;
  thumbnail: string | null;
  where: { bbox: number[]; geometry: unknown } | null;
  when: { start: string; end: string } | null;
}

export interface Match {
  asset: MatchedAsset;
  /** Nanoseconds, decimal. */
  window: { start: string; end: string } | null;
  score: number;
  why: LocalText;
  annotationIds: string[];
  licence: string | null;
  dataset: { id: string; slug: string; name: string; plugin: string; mine: boolean };
}

export interface MatchPage {
  totalCount: Count;
  pageInfo: PageInfo;
  edges: { cursor: string; node: Match }[];
}

export const SEARCH = /* GraphQL */ `
  query Search($question: SearchQuestion, $text: String, $first: Int, $after: String) {
    search(question: $question, text: $text, first: $first, after: $after) {
      totalCount { value exact }
      pageInfo { hasNextPage endCursor }
      edges {
        cursor
        node {
          asset { id name kind state thumbnail where { bbox geometry } when { start end } }
          window { start end }
          score
          why { en zh }
          annotationIds
          licence
          dataset { id slug name plugin mine }
        }
      }
    }
  }
` as Document<{ search: MatchPage }, { question?: SearchQuestion; text?: string; first: number; after: string | null }>;

export const QUESTION_TEXT = /* GraphQL */ `
  query QuestionText($question: SearchQuestion!) {
    questionText(question: $question)
  }
` as Document<{ questionText: string }, { question: SearchQuestion }>;

export interface QueryParam {
  name: string;
  type: string;
  default: unknown;
  description: string | null;
  choices: string[];
}

export interface NamedQuery {
  id: string;
  title: LocalText;
  params: QueryParam[];
}

/** What a question can be made of: words that all domains share, named queries, and the datasets with their licences. */
export const QUESTION_WORDS = /* GraphQL */ `
  query QuestionWords {
    concepts { code classes }
    plugins { id queries { id title { en zh } params { name type default description choices } } }
    datasets(first: 200) { edges { node { id slug name plugin licence } } }
  }
` as Document<{
  concepts: { code: string; classes: string[] }[];
  plugins: { id: string; queries: NamedQuery[] }[];
  datasets: { edges: { node: { id: string; slug: string; name: string; plugin: string; licence: string | null } }[] };
}>;
