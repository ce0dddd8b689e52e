/** A file name without its ending; folders stay. */
export function stemOf(fileName: string): string {
  const slash = fileName.lastIndexOf('/');
  const dot = fileName.lastIndexOf('.');
  return dot > slash + 1 ? fileName.slice(0, dot) : fileName;
}
