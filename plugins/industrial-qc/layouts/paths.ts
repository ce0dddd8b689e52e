/** Paths as layouts read them: `/`-separated, relative to the ingest. */
export interface PathParts {
  folders: string[];
  /** File name without its last extension. */
  stem: string;
  /** Lower case, without the dot. */
  extension: string;
}

const IMAGE_EXTENSIONS = new Set(['jpg', 'jpeg', 'png', 'webp', 'tif', 'tiff', 'bmp']);

export function partsOf(path: string): PathParts {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  const dot = name.lastIndexOf('.');
  return dot > 0
    ? { folders, stem: name.slice(0, dot), extension: name.slice(dot + 1).toLowerCase() }
    : { folders, stem: name, extension: '' };
}

/** By its name only; the parser looks at the bytes. */
export const isImage = ({ extension }: PathParts) => IMAGE_EXTENSIONS.has(extension);
