import type { QueryChannel, QueryData } from '../contract/querying.ts';
import type { Core } from '../core.ts';
import { readable } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';
import type { ChannelDoc } from './channel.model.ts';

export type ChannelFilter = Parameters<QueryData['channels']>[0];

function queryChannel(doc: ChannelDoc): QueryChannel {
  const { _id: id, assetId, key, title, unit, type, attributes, start, end, min, max } = doc;
  return { id, assetId, key, title, unit, type, attributes, span: { start, end }, min, max };
}

/** One channel that the scope may read; null when there is none or it may not be seen. */
export function findChannel(core: Core, scope: Scope, id: string): Promise<ChannelDoc | null> {
  return core.store.channels.findOne({ $and: [readable(scope), { _id: id }] });
}

/** Channels of an asset that the scope may read, by key. Of a filed channel nobody knows what it reaches: it is in. */
export async function channelsOf(core: Core, scope: Scope, filter: ChannelFilter): Promise<QueryChannel[]> {
  const { assetId, quantity, reaches } = filter;
  const conditions: Record<string, unknown>[] = [readable(scope), { assetId }];
  if (quantity !== undefined) conditions.push({ quantity });
  if (reaches !== undefined) conditions.push({ $or: [{ max: { $gte: reaches } }, { source: 'filed', max: null }] });
  const docs = await core.store.channels.find({ $and: conditions }).sort({ key: 1 }).toArray();
  return docs.map(queryChannel);
}
