import { zstdDecompressSync } from 'node:zlib';
import Bzip2 from '@foxglove/wasm-bz2';
import decompressLz4 from '@foxglove/wasm-lz4';

/** Undoes one chunk's compression; throws when the bytes are damaged or do not fit in `size`. */
export type Decompress = (bytes: Uint8Array, size: number) => Uint8Array;

/**
 * Chunks that say they are larger are not opened: they would not fit beside everything else in a parser's memory.
 * Writers' defaults are 0.75 to 4 MiB.
 */
export const MOST_CHUNK_BYTES = 160 * 1024 * 1024;

let bzip2: Promise<Bzip2> | undefined;

/** How to undo a compression of MCAP (`''`, `lz4`, `zstd`) or ROS 1 bags (`none`, `lz4`, `bz2`); null: not known. */
export async function decompressorOf(compression: string): Promise<Decompress | null> {
  switch (compression) {
    case '':
    case 'none':
      return (bytes) => bytes;
    case 'zstd':
      return (bytes, size) => zstdDecompressSync(bytes, { maxOutputLength: size + 1 });
    case 'lz4':
      await decompressLz4.isLoaded;
      return (bytes, size) => decompressLz4(bytes, size);
    case 'bz2': {
      const module = await (bzip2 ??= Bzip2.init());
      return (bytes, size) => module.decompress(bytes, size);
    }
    default:
      return null;
  }
}
