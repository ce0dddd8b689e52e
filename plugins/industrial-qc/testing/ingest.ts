import { check, runFiles, viewsOf as allViewsOf, type Files, type Ingested } from '@lode/core/testing';
import type { AssetView, Layout, TargetedFinding, Validator } from '@lode/core';
import { industrialQcPlugin } from '../plugin.ts';

export { filesOf, treeOf, type Files, type Ingested } from '@lode/core/testing';

/** For tests: what the hub does with these files and one layout's plans, without the hub. */
export function ingest(files: Files, layout: Layout): Promise<Ingested> {
  return runFiles(industrialQcPlugin, files, layout);
}

/** For tests: the ingested items as validators see them. The path stands for the id. */
export function viewsOf(result: Ingested): AssetView[] {
  return allViewsOf(result).assets;
}

export function validate(validator: Validator, views: AssetView[]): Promise<TargetedFinding[]> {
  return check(validator, { assets: views, groups: [] });
}
