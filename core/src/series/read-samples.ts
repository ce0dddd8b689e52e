import type { QueryChannel } from '../contract/querying.ts';
import type { Samples } from '../contract/series.ts';
import type { TimeSpan } from '../contract/values.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import type { Scope } from '../people/scope.ts';
import type { ChannelDoc } from './channel.model.ts';
import { findChannel } from './find-channels.ts';
import { readFiled } from './read-filed.ts';
import { CHUNK } from './pyramid.ts';
import { roughCount, storedSamples } from './read-chunks.ts';
import { NO_SAMPLES, within } from './samples.ts';

/** More at once would fill the memory of a hub that serves others as well. */
export const MOST_SAMPLES = 1_000_000;

function tooMany(): LodeError {
  return new LodeError('TOO_LARGE', `The span has more than ${MOST_SAMPLES} samples; ask for a shorter one.`);
}

/** Samples of a channel in a span, all of them. TOO_LARGE beyond 1,000,000. */
export async function samplesIn(core: Core, channel: ChannelDoc, span: TimeSpan): Promise<Samples> {
  if (span.end < span.start) return NO_SAMPLES;
  if (channel.source === 'stored' && channel.count > MOST_SAMPLES) {
    // Both ends may hold nearly a chunk that the span leaves out.
    if ((await roughCount(core, channel, span)) - 2 * CHUNK > MOST_SAMPLES) throw tooMany();
  }
  const samples =
    channel.source === 'stored'
      ? await storedSamples(core, channel, span)
      : within(await readFiled(core, channel, span), span);
  if (samples.t.length > MOST_SAMPLES) throw tooMany();
  return samples;
}

/**
 * Every sample of a channel that the scope may read, in the span (default: all). NOT_FOUND when there is no such channel
 * for it, TOO_LARGE beyond 1,000,000 samples.
 */
export async function samplesOf(
  core: Core,
  scope: Scope,
  { id }: Pick<QueryChannel, 'id'>,
  span?: TimeSpan,
): Promise<Samples> {
  const channel = await findChannel(core, scope, id);
  if (!channel) throw new LodeError('NOT_FOUND', 'There is no such channel.');
  return samplesIn(core, channel, span ?? { start: channel.start, end: channel.end });
}
