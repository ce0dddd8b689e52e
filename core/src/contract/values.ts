/** A text shown to people. Chinese is read first; both are required so that no screen falls back silently. */
export interface LocalText {
  en: string;
  zh: string;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Longitude/latitude in degrees, WGS84: [west, south, east, north] (RFC 7946 §5). */
export type BBox = [number, number, number, number];

export type Severity = 'error' | 'warning' | 'info';

/**
 * Random access to bytes that may be far larger than memory.
 * `read` resolves with exactly `length` bytes, or fewer at the end of the file; it rejects only on I/O failure.
 */
export interface RandomAccess {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A file of the hub. */
export interface ByteSource extends RandomAccess {
  /** A read-only copy on this machine, for libraries that open files themselves (SQLite). */
  localPath(): Promise<string>;
}

/** Nanoseconds since the Unix epoch. Decimal strings in JSON and GraphQL. */
export type Nanoseconds = bigint;

export interface TimeSpan {
  start: Nanoseconds;
  end: Nanoseconds;
}
