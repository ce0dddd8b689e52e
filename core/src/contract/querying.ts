import type { ZodType } from 'zod';
import type { AnnotationPart } from '../annotation/model.ts';
import type { Samples } from './series.ts';
import type { JsonObject, LocalText, TimeSpan } from './values.ts';
import type { AssetView } from './validating.ts';

/** An asset as a query sees it. */
export interface QueryAsset extends AssetView {
  datasetId: string;
}

export interface QueryChannel {
  id: string;
  assetId: string;
  key: string;
  title: LocalText;
  unit: string | null;
  type: 'number' | 'state';
  attributes: JsonObject;
  span: TimeSpan;
  min: number | null;
  max: number | null;
}

export interface QueryAnnotation {
  id: string;
  assetId: string;
  class: string;
  parts: AnnotationPart[];
  attributes: JsonObject;
  confidence: number | null;
}

/** What the asker may read and the rest of the question admits; nothing else can be reached from here. */
export interface QueryData {
  assets(filter: { kinds: string[]; groupId?: string }): AsyncIterable<QueryAsset>;
  annotations(assetId: string, classes?: string[]): Promise<QueryAnnotation[]>;
  /** With `reaches`, only channels that have a sample of at least this value: a way to leave most unread. */
  channels(filter: { assetId: string; quantity?: string; reaches?: number }): Promise<QueryChannel[]>;
  /** Every sample in the span, of stored and filed channels alike; at most 1,000,000 or it rejects with TOO_LARGE. */
  samples(channel: QueryChannel, span?: TimeSpan): Promise<Samples>;
  /** When the question is about; matches outside are dropped. */
  span: TimeSpan | null;
}

/** What a query answers: where to look, and why. Questions of different domains compose because all answer this. */
export interface QueryMatch {
  assetId: string;
  window?: TimeSpan;
  /** 0…1. */
  score: number;
  why: LocalText;
  /** The numbers behind the words; the hub adds the parameters. */
  evidence?: JsonObject;
  annotationIds?: string[];
}

/** A question that a domain's people ask by name: hard brake, gas with people in view. */
export interface NamedQuery {
  /** `<plugin>.<name>`. */
  id: string;
  version: number;
  title: LocalText;
  /** Every threshold with its default and unit; recorded with each match. */
  params: ZodType;
  run(data: QueryData, params: never): AsyncIterable<QueryMatch>;
}
