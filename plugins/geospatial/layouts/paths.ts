/** Folder and name of a path; `extension` in lower case, without the dot. */
export interface NameParts {
  /** With the slash at its end; empty at the top. */
  folder: string;
  stem: string;
  extension: string;
}

export function namePartsOf(path: string): NameParts {
  const slash = path.lastIndexOf('/') + 1;
  const [folder, name] = [path.slice(0, slash), path.slice(slash)];
  // `roads.shp.xml` is the metadata of roads.shp, not of something called roads.shp.
  const double = /^(.+)\.(shp\.xml)$/i.exec(name);
  if (double) return { folder, stem: double[1] as string, extension: 'shp.xml' };
  const dot = name.lastIndexOf('.');
  return dot > 0
    ? { folder, stem: name.slice(0, dot), extension: name.slice(dot + 1).toLowerCase() }
    : { folder, stem: name, extension: '' };
}
