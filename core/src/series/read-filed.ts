import type { Samples } from '../contract/series.ts';
import type { TimeSpan } from '../contract/values.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import { companionFiles, placesOf } from '../intake/companions.ts';
import type { ChannelDoc } from './channel.model.ts';
import { NO_SAMPLES, ordered } from './samples.ts';

/**
 * Samples of a channel that stays in its file, as the plugin's reader gives them: those in the span and perhaps one
 * before it. PLUGIN_FAILED when the reader does not cope.
 */
export async function readFiled(core: Core, channel: ChannelDoc, { start, end }: TimeSpan): Promise<Samples> {
  const { orgId, assetId, key, attributes } = channel;
  const asset = await core.store.assets.findOne(
    { orgId, _id: assetId },
    { projection: { plugin: 1, kind: 1, sha256: 1, origins: 1 } },
  );
  if (!asset?.sha256) return NO_SAMPLES; // erased meanwhile
  const [origin] = asset.origins;
  const file =
    origin && (await core.store.ingestFiles.findOne({ orgId, _id: idFrom('fil', origin.ingestId, origin.path) }));
  const result = await core.pool.read({
    pluginId: asset.plugin,
    kind: asset.kind,
    sha256: asset.sha256,
    file: await core.blobs.pathOf(orgId, asset.sha256),
    companions: file ? await placesOf(core, await companionFiles(core, file)) : {},
    channel: { key, attributes },
    from: start,
    to: end,
  });
  if (!result.ok) {
    const { fault, detail } = result;
    core.log.warn({ fault, detail, channel: channel._id, kind: asset.kind }, 'a channel reader failed');
    throw new LodeError('PLUGIN_FAILED', `The plugin ${asset.plugin} could not read the channel (${fault}).`);
  }
  return ordered(result.samples).samples;
}
