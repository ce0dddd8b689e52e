import type { LocalText } from '@lode/core';
import type { Document } from '../graphql-client.ts';
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
  parts: { frame: number | null; geometry: { kind: string; data: unknown } }[];
}

export interface LinkedAsset {
  id: string;
  name: string;
  kind: string;
  facets: Record<string, unknown>;
  parts: AssetPart[];
}

export interface AssetDetail {
  id: string;
  name: string;
  kind: string;
  state: AssetState;
  bytes: number;
  createdAt: string;
  thumbnail: string | null;
  subject: string | null;
  device: string | null;
  facets: Record<string, unknown>;
  where: { bbox: number[] } | null;
  when: { start: string; end: string } | null;
  origins: { path: string; ingestId: string }[];
  parts: AssetPart[];
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
      where { bbox }
      when { start end }
      origins { path ingestId }
      parts { role mediaType bytes sha256 url }
      findings { id code severity message { en zh } location evidence waiver { reason at } }
      annotationCount
      annotations {
        id method reviewState rev confidence attributes
        class { code title { en zh } }
        parts { frame geometry { kind data } }
      }
      groups { id kind key name }
      links { role asset { id name kind facets parts { role mediaType bytes sha256 url } } }
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
