import type { AnnotationDraft } from '../annotation/model.ts';
import type { ParsedRow } from './routing.ts';
import type { ParsedChannel } from './series.ts';
import type { BBox, ByteSource, Json, JsonObject, LocalText, Severity } from './values.ts';

/** What a parser or validator says about data. Bad data is a finding, never an exception. */
export interface FindingDraft {
  /** `<plugin>.<rule>`, e.g. `medical.truncated`. */
  code: string;
  severity: Severity;
  message: LocalText;
  /** Where exactly: a tag, a row, a byte offset. */
  location?: JsonObject;
  /** The numbers behind the words. */
  evidence?: JsonObject;
}

/** What every plugin fills where it can; without it no question crosses domains. */
export interface CoreFacets {
  /**
   * `geometry`: GeoJSON, WGS84; default: the box. Of what moves it is a LineString of at most 1,000 positions, and
   * `times` says when it was at each (milliseconds since the Unix epoch, ascending), so that "near here" has a when.
   */
  where?: { bbox: BBox; geometry?: JsonObject; times?: number[] };
  when?: { start: Date; end?: Date };
  /** A pseudonym, never a name. */
  subject?: string;
  device?: string;
  quality?: number;
}

/** One level of the domain's own nesting, outermost first: patient › study › series; lot › part. */
export interface GroupStep {
  kind: string;
  /** Identity within the parent. */
  key: string;
  /** What people see; must not name a person. */
  name: string;
  facets?: JsonObject;
  /** What names a person; readable by owner and steward only. */
  identity?: JsonObject;
  order?: string;
}

export interface Derivative {
  /** `thumbnail` (≤ 256 px, WebP), `preview` (≤ 2048 px). */
  role: string;
  mediaType: string;
  data: Uint8Array;
}

/** One asset read from a file. */
export interface ParsedItem {
  kind: string;
  /** What people see. Default: the file's name. Must not name a person when the kind is identifying. */
  name?: string;
  /** Identity of the asset in its dataset. Default: SHA-256 of the original's bytes. */
  identity?: string;
  /** Sorts the asset among its neighbours; digits are compared as numbers. Default: the path. */
  order?: string;
  mediaType: string;
  groups?: GroupStep[];
  core?: CoreFacets;
  facets: JsonObject;
  /** Values of the facets declared `identity: true`. */
  identityFacets?: JsonObject;
  /** Words for the text index besides name, groups and keyword facets. */
  words?: string[];
  derivatives?: Derivative[];
  findings?: FindingDraft[];
  /** Links to other assets of the ingest, by path: `{ role: 'template', path }`. */
  links?: { role: string; path: string }[];
  /**
   * Companions that belong to the asset and become its parts, role → media type: a shapefile's `dbf`, `shx`, `prj`.
   * The default identity then covers them, too.
   */
  parts?: Record<string, string>;
  /** What has samples over time. */
  channels?: ParsedChannel[];
  /** What it holds many of and people ask for singly: the features of a layer. */
  rows?: ParsedRow[];
  /** Of a video: the hub takes thumbnail and preview from here, where it has the means. */
  poster?: { seconds: number };
}

/** Annotations that a file says about another file (a mask, a box list, COCO). */
export interface ParsedAnnotations {
  /** The annotated file: exact path within the ingest; else resolved by path, then by unique name. */
  target: {
    path: string;
    /** Which of the parser's own items, where the file that speaks is the file that is spoken of. */
    item?: number;
  };
  annotations: AnnotationDraft[];
  /** About the target; where it is not here, about this file. */
  findings?: FindingDraft[];
}

export interface ParseInput {
  /** Path within the ingest, `/`-separated. */
  path: string;
  sha256: string;
  source: ByteSource;
  /** Other files that the layout named: role → file. */
  companions: Record<string, { path: string; source: ByteSource }>;
  /** What the layout knows of this file (split, label, …). */
  context: JsonObject;
}

export interface ParseOutput {
  items?: ParsedItem[];
  annotations?: ParsedAnnotations[];
  /** On the file. An `error` without any item rejects it. */
  findings?: FindingDraft[];
}

/** Reads one format. Pure: bytes in, items out; no database, no HTTP. Runs in a child process that may be killed. */
export interface Parser {
  /** `<plugin>.<format>`, e.g. `medical.dicom`. */
  id: string;
  title: LocalText;
  parse(input: ParseInput): Promise<ParseOutput>;
}

/** Recognises a format by content. Returns 0…1; the surest parser gets the file. `name` may only break ties. */
export interface Sniffer {
  parser: string;
  /** How many first bytes it wants to see; at most 64 KiB. */
  headBytes: number;
  sniff(head: Uint8Array, file: { name: string; size: number }): number;
}

export interface TreeFile {
  path: string;
  bytes: number;
}

/** The tree of one ingest, as a layout sees it. */
export interface FileTree {
  files: readonly TreeFile[];
  has(path: string): boolean;
  /** First bytes of one file; for layouts that must look inside a few files. */
  head(path: string, length: number): Promise<Uint8Array>;
}

export interface FilePlan {
  parser: string;
  /** Files of phase 1 (masks, label lists) wait for those of phase 0 (the things they speak of). */
  phase: 0 | 1;
  context?: JsonObject;
  companions?: Record<string, string>;
}

export interface LayoutMatch {
  /** How sure, 0…1: the share of files that it explains is a good measure. */
  confidence: number;
  /** What people are told: "MVTec AD: 3 categories, 2 splits". */
  summary: LocalText;
  plans: Map<string, FilePlan>;
  findings?: (FindingDraft & { path?: string })[];
}

/** Recognises a whole tree (MVTec AD, DeepPCB, KITTI, DICOMDIR …). Files without a plan are sniffed one by one. */
export interface Layout {
  id: string;
  title: LocalText;
  detect(tree: FileTree): Promise<LayoutMatch | null>;
}

export type { Json };
