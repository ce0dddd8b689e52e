import { LodeError } from '../errors.ts';
import type { Loaders, Resolvers } from '../graphql/types.ts';
import { required } from '../people/permissions.ts';
import type { ChannelDoc } from './channel.model.ts';
import { findChannel } from './find-channels.ts';
import { windowOf, type SeriesWindow } from './window.ts';

const MOST_POINTS = 10_000;
const DEFAULT_POINTS = 1_000;

/** A moment as the interface writes it: nanoseconds since the Unix epoch, decimal, within int64. */
function nanoseconds(text: unknown, name: string): bigint {
  const time = /^-?\d{1,19}$/.test(String(text)) ? BigInt(String(text)) : null;
  if (time === null || BigInt.asIntN(64, time) !== time) {
    throw new LodeError('BAD_INPUT', `\`${name}\` must be nanoseconds since the Unix epoch, as a decimal number.`);
  }
  return time;
}

const nullable = (values: Float64Array) => Array.from(values, (value) => (Number.isNaN(value) ? null : value));

export const seriesResolvers: Resolvers = {
  Query: {
    window: async (_parent, { channelId, from, to, maxPoints }, { core, scope }) => {
      const me = required(scope);
      const span = { start: nanoseconds(from, 'from'), end: nanoseconds(to, 'to') };
      if (span.end < span.start) throw new LodeError('BAD_INPUT', '`to` must not be before `from`.');
      const most = maxPoints ?? DEFAULT_POINTS;
      if (most < 2 || most > MOST_POINTS) {
        throw new LodeError('BAD_INPUT', `\`maxPoints\` must be a whole number from 2 to ${MOST_POINTS}.`);
      }
      const channel = await findChannel(core, me, String(channelId));
      return channel && { channel, ...(await windowOf(core, channel, span, most)) };
    },
  },
  Channel: {
    id: (channel: ChannelDoc) => channel._id,
    start: (channel: ChannelDoc) => String(channel.start),
    end: (channel: ChannelDoc) => String(channel.end),
  },
  SeriesWindow: {
    t: ({ t }: SeriesWindow) => Array.from(t, String),
    min: ({ min }: SeriesWindow) => nullable(min),
    max: ({ max }: SeriesWindow) => nullable(max),
  },
};

export const seriesLoaders: Loaders = {
  Asset: {
    channels: async (queries, { core }) => {
      const orgs = [...new Set(queries.map(({ obj }) => obj.orgId as string))];
      const ids = [...new Set(queries.map(({ obj }) => obj._id as string))];
      const docs = await core.store.channels
        .find({ orgId: { $in: orgs }, assetId: { $in: ids } })
        .sort({ key: 1 })
        .toArray();
      const byAsset = Map.groupBy(docs, ({ assetId }) => assetId);
      return queries.map(({ obj }) => byAsset.get(obj._id) ?? []);
    },
  },
};
