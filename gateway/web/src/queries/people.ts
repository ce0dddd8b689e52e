import type { Document, ProblemResult } from '../graphql-client.ts';
import type { Role } from './session.ts';

export interface Member {
  id: string;
  email: string;
  name: string;
  role: Role;
  active: boolean;
}

export interface Token {
  id: string;
  name: string;
  role: Role;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

export const PEOPLE = /* GraphQL */ `
  query People {
    me {
      role
      organisation {
        id name
        members { id email name role active }
        tokens { id name role createdAt expiresAt revokedAt lastUsedAt }
      }
    }
  }
` as Document<{
  me: { role: Role; organisation: { id: string; name: string; members: Member[]; tokens: Token[] } } | null;
}>;

export const INVITE_MEMBER = /* GraphQL */ `
  mutation InviteMember($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      __typename
      ... on Invitation { link member { id } }
      ... on Problem { code message }
    }
  }
` as Document<
  { inviteMember: { __typename: 'Invitation'; link: string; member: { id: string } } | ProblemResult },
  { input: { email: string; name: string; role: Role } }
>;

export const CREATE_TOKEN = /* GraphQL */ `
  mutation CreateToken($input: CreateTokenInput!) {
    createToken(input: $input) {
      __typename
      ... on CreatedToken { secret token { id } }
      ... on Problem { code message }
    }
  }
` as Document<
  { createToken: { __typename: 'CreatedToken'; secret: string; token: { id: string } } | ProblemResult },
  { input: { name: string; role: Role } }
>;

export const REVOKE_TOKEN = /* GraphQL */ `
  mutation RevokeToken($input: RevokeTokenInput!) {
    revokeToken(input: $input) {
      __typename
      ... on Token { id revokedAt }
      ... on Problem { code message }
    }
  }
` as Document<
  { revokeToken: { __typename: 'Token'; id: string; revokedAt: string | null } | ProblemResult },
  { input: { tokenId: string } }
>;
