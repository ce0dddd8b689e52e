/** Columns in the order in which they are written. Only `image` and `class` must be there. */
export const COLUMNS = [
  'image', 'class', 'id', 'part', 'stream', 'frame', 'start', 'end',
  'kind', 'x', 'y', 'width', 'height', 'angle', 'points', 'nodes',
  'score', 'track', 'group', 'occluded', 'outside', 'keyframe', 'z_order', 'part_attributes', 'attributes', 'relations',
] as const; // prettier-ignore

export type Column = (typeof COLUMNS)[number];

/** A row by column; what is empty or not there is undefined. */
export type Cells = Partial<Record<Column, string>>;

const KNOWN: ReadonlySet<string> = new Set(COLUMNS);

export const isColumn = (name: string): name is Column => KNOWN.has(name);

/** A header as people type it. */
export const columnName = (text: string) => text.trim().toLowerCase();
