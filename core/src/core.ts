import type { AssetKind, FacetDeclaration } from './contract/kind.ts';
import type { Plugin } from './contract/plugin.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { Clock } from './ports/clock.ts';
import type { EventBus } from './ports/event-bus.ts';
import type { FrameGrabber } from './ports/frame-grabber.ts';
import type { Log } from './ports/log.ts';
import type { ParserPool } from './ports/parser-pool.ts';
import type { Store } from './store.ts';

/** What every operation of the core works with. Made once by the composition root and passed explicitly. */
export interface Core {
  store: Store;
  blobs: BlobStore;
  pool: ParserPool;
  events: EventBus;
  frames: FrameGrabber;
  clock: Clock;
  log: Log;
  plugins: PluginRegistry;
  /** Names this process in job leases. */
  instance: string;
}

export interface PluginRegistry {
  list: readonly Plugin[];
  byId(id: string): Plugin | undefined;
  kind(id: string): AssetKind | undefined;
  /** By `<plugin>.<facet>`. */
  facet(key: string): FacetDeclaration | undefined;
}
