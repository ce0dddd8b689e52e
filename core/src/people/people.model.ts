import { Schema } from 'mongoose';
import type { Capability, Role } from './scope.ts';

export interface OrganisationDoc {
  _id: string;
  slug: string;
  name: string;
  createdAt: Date;
}

export interface UserDoc {
  _id: string;
  email: string;
  name: string;
  /** argon2id with its parameters; null until an invitation was used. */
  passwordHash: string | null;
}

export interface MemberDoc {
  _id: string;
  orgId: string;
  userId: string;
  role: Role;
  active: boolean;
}

export interface TokenDoc {
  _id: string;
  orgId: string;
  name: string;
  role: Role;
  hash: string;
  userId: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

/** A browser's sign-in; `_id` is the hash of the cookie. */
export interface SessionDoc {
  _id: string;
  userId: string;
  orgId: string;
  expiresAt: Date;
}

/** A one-time link; `_id` is the hash of its secret. */
export interface LinkDoc {
  _id: string;
  purpose: 'signin' | 'invite';
  userId: string;
  orgId: string;
  expiresAt: Date;
}

export interface GrantDoc {
  _id: string;
  /** The organisation that owns the dataset. */
  orgId: string;
  datasetId: string;
  granteeOrgId: string;
  capabilities: Capability[];
  until: Date | null;
  revokedAt: Date | null;
}

const id = { type: String, required: true } as const;
const required = { type: String, required: true } as const;

export const organisationSchema = new Schema({
  _id: id,
  slug: { type: String, required: true, unique: true },
  name: required,
  createdAt: { type: Date, required: true },
});

export const userSchema = new Schema({
  _id: id,
  email: { type: String, required: true, unique: true },
  name: required,
  passwordHash: { type: String, default: null },
});

export const memberSchema = new Schema({
  _id: id,
  orgId: required,
  userId: required,
  role: required,
  active: { type: Boolean, required: true },
})
  .index({ orgId: 1, userId: 1 }, { unique: true })
  .index({ userId: 1 });

export const tokenSchema = new Schema({
  _id: id,
  orgId: required,
  name: required,
  role: required,
  hash: { type: String, required: true, unique: true },
  userId: { type: String, default: null },
  createdAt: { type: Date, required: true },
  expiresAt: { type: Date, default: null },
  revokedAt: { type: Date, default: null },
  lastUsedAt: { type: Date, default: null },
}).index({ orgId: 1 });

export const sessionSchema = new Schema({
  _id: id,
  userId: required,
  orgId: required,
  expiresAt: { type: Date, required: true },
}).index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const linkSchema = new Schema({
  _id: id,
  purpose: required,
  userId: required,
  orgId: required,
  expiresAt: { type: Date, required: true },
}).index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const grantSchema = new Schema({
  _id: id,
  orgId: required,
  datasetId: required,
  granteeOrgId: required,
  capabilities: [String],
  until: { type: Date, default: null },
  revokedAt: { type: Date, default: null },
})
  .index({ granteeOrgId: 1 })
  .index({ orgId: 1, datasetId: 1 });
