import type { ViewerAnnotation, ViewerAsset, ViewerGeometry, ViewerProps } from '@lode/core/viewer';
import { refuseUnlessOk, HubError } from '../graphql-client.ts';
import { colourOf } from '../palette.ts';
import type { AssetAnnotation, AssetDetail, AssetPart } from '../queries/asset.ts';

interface Viewable {
  id: string;
  name: string;
  kind: string;
  facets: Record<string, unknown>;
  parts: AssetPart[];
}

/** What a viewer is told of an asset: parts that the reader may fetch, and nothing of its catalog entry else. */
export function viewerAssetOf({ id, name, kind, facets, parts }: Viewable): ViewerAsset {
  const readable = parts.flatMap(({ role, mediaType, bytes, url }) => (url ? [{ role, mediaType, bytes, url }] : []));
  return { id, name, kind, facets, parts: readable };
}

/** Annotations with the colour of their class. */
export function viewerAnnotationsOf(annotations: AssetAnnotation[]): ViewerAnnotation[] {
  return annotations.map(({ id, class: { code }, parts }) => ({
    id,
    classCode: code,
    colour: colourOf(code),
    parts: parts.map(({ frame, geometry }) => ({
      frame,
      geometry: { ...(geometry.data as object), kind: geometry.kind } as ViewerGeometry,
    })),
  }));
}

/** Everything of a viewer's props that comes from the asset. */
export function viewerDataOf(
  asset: AssetDetail,
): Pick<ViewerProps, 'asset' | 'annotations' | 'findings' | 'linked' | 'openPart'> {
  return {
    asset: viewerAssetOf(asset),
    annotations: viewerAnnotationsOf(asset.annotations),
    findings: asset.findings
      .filter(({ waiver }) => !waiver)
      .map(({ code, severity, message, location }) => ({ code, severity, message, location })),
    linked: Object.fromEntries(asset.links.map(({ role, asset: other }) => [role, viewerAssetOf(other)])),
    openPart: (role, range) => openPart(asset.parts, role, range),
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
