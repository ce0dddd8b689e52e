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
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}
