/** What plugins and adapters are written against. Light on purpose: it is loaded by every parser process. */
export { canonicalJson } from './annotation/content-hash.ts';
export { decodeRuns, decompressRuns, encodeRuns } from './annotation/formats/coco/rle.ts';
export * from './annotation/model.ts';
export * from './contract/index.ts';
export type { Core, PluginRegistry } from './core.ts';
export { ERROR_CODES, LodeError, type ErrorCode } from './errors.ts';
export type { Context, Loader, Loaders, Resolver, Resolvers } from './graphql/types.ts';
export { corePlugin } from './intake/core-formats.ts';
export { safePath } from './intake/safe-path.ts';
export type { Capability, GrantView, Role, Scope } from './people/scope.ts';
export type { BlobStore, ByteRange, StoredBlob } from './ports/blob-store.ts';
export type { Clock } from './ports/clock.ts';
export type { EventBus, HubEvent } from './ports/event-bus.ts';
export type { FrameGrabber } from './ports/frame-grabber.ts';
export type { Log } from './ports/log.ts';
export type {
  ParseFault,
  ParseResult,
  ParserPool,
  ParserPoolStats,
  ParseTask,
  ReadResult,
  ReadTask,
} from './ports/parser-pool.ts';
