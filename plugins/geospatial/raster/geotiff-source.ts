import type { ByteSource } from '@lode/core';

/** Bytes as geotiff reads them: several pieces at once, none beyond the end of the file. */
export function geotiffSource(source: Pick<ByteSource, 'size' | 'read'>) {
  const fetchSlice = async ({ offset, length }: { offset: number; length: number }) => {
    const bytes = await source.read(Math.min(offset, source.size), Math.max(0, Math.min(length, source.size - offset)));
    return { offset, length, data: bytes.slice().buffer };
  };
  return {
    fileSize: source.size,
    fetchSlice,
    fetch: (slices: { offset: number; length: number }[]) =>
      Promise.all(slices.map(async (slice) => (await fetchSlice(slice)).data)),
    close: () => Promise.resolve(),
  };
}
