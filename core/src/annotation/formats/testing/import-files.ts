import type { ImportFiles, KnownPicture, PictureIndex } from '../reader.ts';
import { stemOf } from '../stem.ts';

/** Files as an import hands them over. */
export function textFiles(files: Record<string, string | Uint8Array>): ImportFiles {
  return {
    paths: Object.keys(files).sort(),
    read: (path) => {
      const content = files[path];
      if (content === undefined) return Promise.reject(new Error(`There is no ${path}.`));
      return Promise.resolve(typeof content === 'string' ? new TextEncoder().encode(content) : content);
    },
  };
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Pictures of a dataset, path → width and height; found as `PictureIndex` says. */
export function knownPictures(sizes: Record<string, [number | null, number | null]>): PictureIndex {
  const pictures = Object.entries(sizes).map(([fileName, [width, height]]): KnownPicture => ({
    fileName,
    width,
    height,
  }));
  const only = (fits: (stem: string) => boolean) => {
    const found = pictures.filter(({ fileName }) => fits(stemOf(fileName)));
    return found.length === 1 ? found[0] : undefined;
  };
  const pictureOf = (stem: string) => {
    const beside = stem.includes('labels/') ? stem.replace(/^(.*)labels\//, '$1images/') : null;
    const exact = pictures.find(({ fileName }) => stemOf(fileName) === stem);
    const image = beside === null ? undefined : only((own) => own === beside || own.endsWith(`/${beside}`));
    return exact ?? image ?? only((own) => nameOf(own) === nameOf(stem));
  };
  return {
    byStem: (stems) =>
      Promise.resolve(
        new Map(
          stems.flatMap((stem) => {
            const picture = pictureOf(stem);
            return picture ? [[stem, picture]] : [];
          }),
        ),
      ),
  };
}
