import { Schema } from 'mongoose';
import type { OntologyClass, RelationType } from '../annotation/model.ts';

/** A version of an ontology; written once. */
export interface OntologyDoc {
  _id: string;
  orgId: string;
  name: string;
  version: string;
  classes: OntologyClass[];
  relationTypes?: RelationType[];
  hash: string;
}

const required = { type: String, required: true } as const;
const { Mixed } = Schema.Types;

export const ontologySchema = new Schema({
  _id: required,
  orgId: required,
  name: required,
  version: required,
  classes: [Mixed],
  relationTypes: { type: [Mixed], default: undefined },
  hash: required,
}).index({ orgId: 1, name: 1, version: 1 }, { unique: true });
