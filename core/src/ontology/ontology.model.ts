import { Schema } from 'mongoose';
import type { OntologyClass } from '../annotation/model.ts';
import type { LocalText } from '../contract/values.ts';

export interface OntologyDoc {
  _id: string;
  orgId: string;
  name: string;
  version: string;
  classes: OntologyClass[];
  hash: string;
  title?: LocalText;
}

const required = { type: String, required: true } as const;
const { Mixed } = Schema.Types;

export const ontologySchema = new Schema({
  _id: required,
  orgId: required,
  name: required,
  version: required,
  classes: [Mixed],
  hash: required,
}).index({ orgId: 1, name: 1, version: 1 }, { unique: true });
