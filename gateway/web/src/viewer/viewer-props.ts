import type { ViewerAnnotation, ViewerAsset, ViewerChannel, ViewerGeometry, ViewerProps } from '@lode/core/viewer';
import { refuseUnlessOk, HubError } from '../graphql-client.ts';
import { colourOf } from '../palette.ts';
import type { AssetAnnotation, AssetDetail, AssetPart, ChannelDetail, LinkedAsset } from '../queries/asset.ts';
import type { Locale } from '../locale-format.ts';
import { readRows, readWindow } from './read-series.ts';

/** Nanoseconds since the Unix epoch. */
export function nanosecondsOf(iso: string): bigint {
  return BigInt(Date.parse(iso)) * 1_000_000n;
}

/** What a viewer is told of an asset: parts that the reader may fetch, and nothing of its catalog entry else. */
export function viewerAssetOf(asset: LinkedAsset): ViewerAsset {
  const { id, name, kind, facets, parts, where, when, channels } = asset;
  return {
    id,
    name,
    kind,
    facets,
    parts: parts.flatMap(({ role, mediaType, bytes, url }) => (url ? [{ role, mediaType, bytes, url }] : [])),
    channels: channels.map(viewerChannelOf),
    when: when && { start: nanosecondsOf(when.start), end: nanosecondsOf(when.end) },
    where,
  };
}

function viewerChannelOf({
  id,
  key,
  title,
  unit,
  type,
  attributes,
  start,
  end,
  min,
  max,
}: ChannelDetail): ViewerChannel {
  const known = type === 'state' ? 'state' : 'number';
  return { id, key, title, unit, type: known, attributes, start: BigInt(start), end: BigInt(end), min, max };
}

/** Annotations with the title and the colour of their class. */
export function viewerAnnotationsOf(annotations: AssetAnnotation[], locale: Locale): ViewerAnnotation[] {
  return annotations.map(({ id, rev, class: { code, title }, attributes, parts }) => ({
    id,
    rev,
    classCode: code,
    classTitle: title[locale],
    colour: colourOf(code),
    attributes: attributes ?? {},
    parts: parts.map(({ frame, start, end, geometry }) => ({
      frame,
      start: start === null ? null : BigInt(start),
      end: end === null ? null : BigInt(end),
      geometry: { ...(geometry.data as object), kind: geometry.kind } as ViewerGeometry,
    })),
  }));
}

/** Everything of a viewer's props that comes from the asset. */
export function viewerDataOf(
  asset: AssetDetail,
  locale: Locale,
): Pick<ViewerProps, 'asset' | 'annotations' | 'findings' | 'linked' | 'openPart' | 'window' | 'rows'> {
  const linked = asset.links.map(({ role, asset: other }) => ({ role, asset: viewerAssetOf(other) }));
  const partsOf = new Map([
    [asset.id, asset.parts],
    ...asset.links.map(({ asset: other }) => [other.id, other.parts] as const),
  ]);
  return {
    asset: viewerAssetOf(asset),
    annotations: viewerAnnotationsOf(asset.annotations, locale),
    findings: asset.findings
      .filter(({ waiver }) => !waiver)
      .map(({ code, severity, message, location }) => ({ code, severity, message, location })),
    linked,
    openPart: (role, range, assetId = asset.id) => openPart(partsOf.get(assetId) ?? [], role, range),
    window: readWindow,
    rows: readRows(asset.id),
  };
}

/**
 * Bytes of a part. A hub or proxy that answers a range request with the whole file is cut here.
 * @throws HubError NOT_FOUND when there is no such part or it may not be read
 */
async function openPart(
  parts: AssetPart[],
  role: string,
  range?: { offset: number; length: number },
): Promise<ArrayBuffer> {
  const part = parts.find((one) => one.role === role);
  if (!part?.url) throw new HubError('NOT_FOUND', `No readable part "${role}".`);
  const headers = new Headers(range ? { range: `bytes=${range.offset}-${range.offset + range.length - 1}` } : {});
  const response = await refuseUnlessOk(await fetch(part.url, { credentials: 'same-origin', headers }));
  const bytes = await response.arrayBuffer();
  return range && response.status === 200 ? bytes.slice(range.offset, range.offset + range.length) : bytes;
}
