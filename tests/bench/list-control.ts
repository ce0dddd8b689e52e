import type { FastifyInstance } from 'fastify';
import { scopeOfToken, type AssetDoc, type Core } from '@lode/core/hub';

/** Assets a page. */
export const PAGE = 50;

/** What the control answers, letter for letter; each field stands here in the same order as in the route below. */
export const listQuery = (findings: boolean) => `query ($dataset: ID!) {
  assets(filter: { datasetId: $dataset }, first: ${PAGE}) {
    pageInfo { hasNextPage endCursor }
    edges { cursor node {
      id name kind state bytes
      origins { path }
      parts { role mediaType bytes sha256 }
      where { bbox }
      when { start end }
      facets
      ${findings ? 'findings { code severity message { en zh } }' : ''}
    } }
  }
}`;

/** GET /assets: what one would write by hand for this one page. One read, or two with `findings`. */
export function registerListControl(app: FastifyInstance, core: Core): void {
  const findingsOf = async (orgId: string, ids: string[]) => {
    const docs = await core.store.findings
      .find({ orgId, assetId: { $in: ids } })
      .sort({ rank: 1, code: 1 })
      .toArray();
    return Map.groupBy(docs, ({ assetId }) => assetId!);
  };
  const cursorOf = ({ sortKey, _id }: AssetDoc) => Buffer.from(JSON.stringify([sortKey, _id])).toString('base64url');

  app.get<{ Querystring: { dataset: string; findings?: string } }>('/assets', async (request, reply) => {
    const scope = await scopeOfToken(core, (request.headers.authorization ?? '').slice('Bearer '.length));
    if (!scope) return reply.code(401).send();
    const { dataset: datasetId, findings } = request.query;
    const { orgId } = scope;
    const docs = await core.store.assets
      .find({ orgId, datasetId }, { projection: { f: 0, terms: 0 } })
      .sort({ sortKey: 1, _id: 1 })
      .limit(PAGE + 1)
      .toArray();
    const hasNextPage = docs.length > PAGE;
    if (hasNextPage) docs.pop();
    const found = findings
      ? await findingsOf(
          orgId,
          docs.map(({ _id }) => _id),
        )
      : null;
    const edges = docs.map((asset) => {
      const { _id: id, name, kind, state, bytes, origins, parts, where, when, plugin } = asset;
      const facets = { ...asset.facets, [plugin]: { ...asset.facets[plugin], ...asset.identityFacets[plugin] } };
      const node = {
        ...{ id, name, kind, state, bytes },
        origins: origins.map(({ path }) => ({ path })),
        parts: parts.map(({ role, mediaType, bytes: size, sha256 }) => ({ role, mediaType, bytes: size, sha256 })),
        where: where && { bbox: where.bbox },
        when: when && { start: when.start, end: when.end },
        facets,
      };
      const said = found?.get(id) ?? [];
      const more = found
        ? { findings: said.map(({ code, severity, message: { en, zh } }) => ({ code, severity, message: { en, zh } })) }
        : {};
      return { cursor: cursorOf(asset), node: { ...node, ...more } };
    });
    return { data: { assets: { pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null }, edges } } };
  });
}
