import type { FindingDraft } from './parsing.ts';
import type { BBox, JsonObject, LocalText } from './values.ts';

/** An asset as validators and queries see it: lean and read-only. */
export interface AssetView {
  id: string;
  name: string;
  kind: string;
  state: string;
  path: string;
  sha256: string | null;
  groupIds: readonly string[];
  /** The owning plugin's facets. */
  facets: JsonObject;
  where: { bbox: BBox; geometry: JsonObject } | null;
  when: { start: Date; end: Date } | null;
  links: readonly { role: string; assetId: string }[];
  annotationCount: number;
}

export interface GroupView {
  id: string;
  kind: string;
  key: string;
  name: string;
  facets: JsonObject;
}

/** A finding of a validator, on one asset. */
export type TargetedFinding = FindingDraft & { assetId: string };

interface ValidatorBase {
  /** `<plugin>.<rule>`; the rule's version belongs to a finding's key, so that re-running replaces. */
  rule: string;
  version: number;
  title: LocalText;
}

/** Sees the ready assets that hang in one group (a series, a lot) at whatever depth, in their order. */
export interface GroupValidator extends ValidatorBase {
  scope: 'group';
  groupKind: string;
  check(group: GroupView, assets: readonly AssetView[]): TargetedFinding[];
}

/** Sees every ready asset of a dataset that has this plugin's kind, as a stream in their order. */
export interface DatasetValidator extends ValidatorBase {
  scope: 'dataset';
  check(assets: AsyncIterable<AssetView>): AsyncIterable<TargetedFinding>;
}

/** Never throws for bad data. Rules about a single file live in its parser, which holds the bytes. */
export type Validator = GroupValidator | DatasetValidator;
