import type { AssetDoc, GroupDoc } from '../catalog/catalog.model.ts';
import { identifying } from '../catalog/identity.ts';
import { naturalKey } from '../catalog/natural-key.ts';
import { termsOf } from '../catalog/terms.ts';
import type { AssetKind } from '../contract/kind.ts';
import type { FindingDraft } from '../contract/parsing.ts';
import type { ParsedRow } from '../contract/routing.ts';
import type { ParsedChannel } from '../contract/series.ts';
import type { Json } from '../contract/values.ts';
import type { Core } from '../core.ts';
import { idFrom } from '../ids.ts';
import { checkRows } from '../rows/check-rows.ts';
import { checkChannels } from '../series/check-channels.ts';
import { checkPlace } from './check-place.ts';
import type { IngestFileDoc } from './intake.model.ts';
import { originalsHash } from './originals.ts';
import type { StoredItem } from './parse-file.ts';

function declaredValues(kind: AssetKind, plugin: string, item: StoredItem): AssetDoc['f'] {
  return kind.declared.flatMap(({ name, type, identity }): AssetDoc['f'] => {
    const value: Json | undefined = (identity ? item.identityFacets : item.facets)?.[name];
    if (value === undefined || value === null || value === '') return [];
    const k = `${plugin}.${name}`;
    if (type === 'date') {
      const date = new Date(String(value));
      return Number.isNaN(date.getTime()) ? [] : [{ k, v: date }];
    }
    if (Array.isArray(value)) return value.map((v) => ({ k, v }));
    return typeof value === 'object' ? [] : [{ k, v: value }];
  });
}

export interface AssetDraft {
  asset: AssetDoc;
  groups: GroupDoc[];
  /** Written ahead of it, when it is known under which id. */
  channels: ParsedChannel[];
  rows: ParsedRow[];
  /** The asset that waited for it, in whose place it comes. */
  fills?: AssetDoc;
}

export interface ItemPlace {
  file: IngestFileDoc;
  /** The dataset's plugin. */
  domain: string;
  item: StoredItem;
  /** Tells the items of one file apart. */
  index: number;
}

/** What would carry a path into names, cursors or ids comes from the bytes instead where paths may name a person. */
function placeOf(sealed: boolean, kind: AssetKind, { file, item, index }: ItemPlace) {
  const hash = originalsHash({ sha256: file.sha256, parts: item.companions });
  const bytes = `sha256:${hash}${index === 0 ? '' : `#${index}`}`;
  if (!sealed) {
    const name = item.name ?? file.path.slice(file.path.lastIndexOf('/') + 1);
    return { identity: item.identity ?? bytes, name, order: item.order ?? file.path };
  }
  const name = item.name ?? `${kind.title.en} ${file.sha256.slice(0, 6)}`;
  // An id is a hash of the identity, and whoever guesses a path could check the guess.
  const identity = kind.id.startsWith('core.') ? bytes : (item.identity ?? bytes);
  return { identity, name, order: item.order ?? name };
}

/** The asset that an item becomes when nothing is in its way, and what is to be said of what could not be kept. */
export function assetFromItem(
  core: Core,
  kind: AssetKind,
  place: ItemPlace,
): { draft: AssetDraft; findings: FindingDraft[] } {
  const { file, domain, item } = place;
  const { orgId, datasetId, ingestId } = file;
  const plugin = kind.id.slice(0, kind.id.indexOf('.'));
  const sealed = identifying(core, { kind: kind.id, domain });
  const { identity, name, order } = placeOf(sealed, kind, place);
  const groups: GroupDoc[] = [];
  for (const step of item.groups ?? []) {
    const parentId = groups.at(-1)?._id ?? null;
    groups.push({
      _id: idFrom('grp', datasetId, step.kind, parentId ?? '', step.key),
      orgId,
      datasetId,
      plugin,
      kind: step.kind,
      key: step.key,
      name: step.name,
      parentId,
      facets: step.facets ?? {},
      identity: step.identity ?? {},
      assetCount: 0,
      sortKey: naturalKey(step.order ?? step.name),
    });
  }
  // Paths of identifying kinds may name a person, so they must not be found by words either.
  const path = sealed ? null : file.path;
  const keywords = kind.declared
    .filter(({ type, identity: secret }) => type === 'keyword' && !secret)
    .map(({ name: facet }) => item.facets[facet])
    .filter((value) => typeof value === 'string');
  const { where, when, subject = null, device = null, quality = null } = item.core ?? {};
  const placed = where ? checkPlace(where) : null;
  const { channels, findings: ofChannels } = checkChannels(core, kind, item.channels ?? []);
  const { rows, findings: ofRows } = checkRows(item.rows ?? []);
  const findings = [...(placed?.findings ?? []), ...ofChannels, ...ofRows];
  const asset: AssetDoc = {
    _id: idFrom('ast', datasetId, kind.id, identity),
    orgId,
    datasetId,
    plugin,
    domain,
    kind: kind.id,
    identity,
    name,
    state: 'READY',
    sha256: file.sha256,
    bytes: item.companions.reduce((sum, { bytes }) => sum + bytes, file.bytes),
    origins: [{ path: file.path, ingestId }],
    parts: [
      { role: 'original', mediaType: item.mediaType, bytes: file.bytes, sha256: file.sha256 },
      ...item.companions,
      ...item.derivatives,
    ],
    where: placed?.where ?? null,
    when: when ? { start: when.start, end: when.end ?? when.start } : null,
    subject,
    device,
    quality,
    facets: { [plugin]: item.facets },
    identityFacets: item.identityFacets ? { [plugin]: item.identityFacets } : {},
    f: declaredValues(kind, plugin, item),
    terms: termsOf([name, path, ...groups.map((group) => group.name), ...keywords, ...(item.words ?? [])]),
    groupIds: groups.map((group) => group._id),
    links: [],
    annotationCount: 0,
    classes: [],
    rowCount: rows.length,
    findingCodes: [...new Set((item.findings ?? []).map((finding) => finding.code))],
    sortKey: naturalKey(order),
    createdAt: core.clock.now(),
  };
  return { draft: { asset, groups, channels, rows }, findings };
}
