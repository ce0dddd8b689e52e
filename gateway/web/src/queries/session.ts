import type { LocalText } from '@lode/core';
import type { Document } from '../graphql-client.ts';

export type Role = 'OWNER' | 'STEWARD' | 'ANNOTATOR' | 'REGULATOR';

export interface OrganisationName {
  id: string;
  slug: string;
  name: string;
}

export interface Me {
  role: Role;
  organisation: OrganisationName;
  organisations: OrganisationName[];
  member: { id: string; name: string; email: string } | null;
}

export const ME = /* GraphQL */ `
  query Me {
    me {
      role
      organisation { id slug name }
      organisations { id slug name }
      member { id name email }
    }
  }
` as Document<{ me: Me | null }>;

export interface FacetDeclaration {
  key: string;
  title: LocalText;
  type: 'keyword' | 'number' | 'date' | 'boolean';
  unit: string | null;
  valueTitles: { value: string; title: LocalText }[];
  identity: boolean;
}

export interface PluginSummary {
  id: string;
  version: string;
  title: LocalText;
  kinds: { id: string; title: LocalText; facets: FacetDeclaration[] }[];
  viewers: { id: string; kinds: string[]; title: LocalText }[];
}

export const PLUGINS = /* GraphQL */ `
  query Plugins {
    plugins {
      id
      version
      title: titles { en zh }
      kinds { id title: titles { en zh } facets { key title { en zh } type unit identity valueTitles { value title { en zh } } } }
      viewers { id kinds title { en zh } }
    }
  }
` as Document<{ plugins: PluginSummary[] }>;
