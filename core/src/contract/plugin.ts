import type { AssetKind } from './kind.ts';
import type { Layout, Parser, Sniffer } from './parsing.ts';
import type { LocalText } from './values.ts';
import type { NamedQuery } from './querying.ts';
import type { Route } from './routing.ts';
import type { ChannelReader } from './series.ts';
import type { Validator } from './validating.ts';
import type { Loaders, Resolvers } from '../graphql/types.ts';
import type { OntologyDraft } from '../annotation/model.ts';

/** What a viewer accepts and where it sits; the component itself is reached lazily through the package's `./viewer`. */
export interface ViewerManifest {
  id: string;
  accepts: { kinds: string[] };
  slot: 'asset';
  title: LocalText;
}

/** A lawful, deterministic sample of real files in this domain, with at least one planted fault. */
export interface Demo {
  dataset: { name: string; licence: string };
  /** Yields files in the order in which a person would upload them. */
  files(): AsyncIterable<{ path: string; data: Uint8Array }>;
  /** Finding codes that the planted faults must raise. */
  planted: string[];
}

/** What a plugin is. A value, not a class. See docs/writing-a-plugin.md. */
export interface Plugin {
  /** Folder name = id = prefix of its kinds, parsers, findings and facets. */
  id: string;
  version: string;
  /** Semver range of @lode/core that it was written for; a mismatch stops start-up and names the plugin. */
  coreRange: string;
  title: LocalText;
  kinds: AssetKind[];
  sniffers: Sniffer[];
  parsers: Parser[];
  layouts?: Layout[];
  validators?: Validator[];
  ontologies?: OntologyDraft[];
  /** For channels that stay in their files. */
  readers?: ChannelReader[];
  queries?: NamedQuery[];
  routes?: Route[];
  graphql?: { typeDefs: string; resolvers?: Resolvers; loaders?: Loaders };
  viewers?: ViewerManifest[];
  demo?: () => Promise<Demo>;
}

export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
