import type { ParsedItem, Sniffer } from '../contract/parsing.ts';
import type { Plugin } from '../contract/plugin.ts';
import type { FindingDraft, ParseOutput } from '../contract/parsing.ts';
import type { Core } from '../core.ts';
import { corePlugin } from './core-formats.ts';
import { headOf } from './blob-source.ts';
import type { IngestFileDoc } from './intake.model.ts';
import { withPoster } from './poster.ts';
import type { PartDoc } from '../catalog/catalog.model.ts';
import { companionFiles, placesOf } from './companions.ts';
import { companionParts } from './originals.ts';

/** A file after its parser saw it, derivatives stored; all that is left is to write it down. */
export interface ParsedFile {
  file: IngestFileDoc;
  /** The dataset's plugin. */
  domain: string;
  parser: string | null;
  items: StoredItem[];
  annotations: NonNullable<ParseOutput['annotations']>;
  findings: FindingDraft[];
}

export type StoredItem = Omit<ParsedItem, 'derivatives' | 'parts'> & {
  derivatives: PartDoc[];
  /** Other files that belong to it. */
  companions: PartDoc[];
};

const FAULTS: Record<string, FindingDraft> = {
  timeout: {
    code: 'core.parser-timeout',
    severity: 'error',
    message: { en: 'Reading took too long and was stopped.', zh: '读取耗时过长，已中止。' },
  },
  memory: {
    code: 'core.parser-memory',
    severity: 'error',
    message: { en: 'Reading needed too much memory and was stopped.', zh: '读取占用内存过多，已中止。' },
  },
  crash: {
    code: 'core.parser-crash',
    severity: 'error',
    message: { en: 'The file brings its parser down.', zh: '该文件导致解析程序崩溃。' },
  },
  exception: {
    code: 'core.parser-failed',
    severity: 'error',
    message: { en: 'The parser could not cope with the file.', zh: '解析程序无法处理该文件。' },
  },
};

const UNKNOWN: FindingDraft = {
  code: 'core.unknown-format',
  severity: 'error',
  message: {
    en: 'No parser of this domain knows the format.',
    zh: '该领域没有能识别此格式的解析程序。',
  },
};

/** The surest sniffer wins; names only break ties, since names lie. */
async function sniffed(core: Core, plugin: Plugin, file: IngestFileDoc): Promise<string | null> {
  const sniffers: Sniffer[] = [...plugin.sniffers, ...corePlugin.sniffers];
  const longest = Math.max(...sniffers.map((sniffer) => sniffer.headBytes));
  const head = await headOf(core, file.orgId, file.sha256, longest);
  let best: { parser: string; sure: number } | null = null;
  for (const sniffer of sniffers) {
    const sure = sniffer.sniff(head.subarray(0, sniffer.headBytes), { name: file.path, size: file.bytes });
    if (sure > (best?.sure ?? 0)) best = { parser: sniffer.parser, sure };
  }
  return best?.parser ?? null;
}

/** Reads one file in the pool and stores what it derived. Never rejects for the file's sake. */
export async function parseFile(core: Core, plugin: Plugin, file: IngestFileDoc): Promise<ParsedFile> {
  const nothing = { file, domain: plugin.id, items: [], annotations: [] };
  const parser = file.plan?.parser ?? (await sniffed(core, plugin, file));
  if (!parser) return { ...nothing, parser: null, findings: [UNKNOWN] };
  const blob = await core.blobs.pathOf(file.orgId, file.sha256);
  const companions = await companionFiles(core, file);
  const result = await core.pool.run({
    pluginId: parser.slice(0, parser.indexOf('.')),
    parser,
    path: file.path,
    sha256: file.sha256,
    file: blob,
    companions: await placesOf(core, companions),
    context: file.plan?.context ?? {},
  });
  if (!result.ok) {
    core.log.warn({ fault: result.fault, detail: result.detail, file: file._id, parser }, 'a parser failed');
    return { ...nothing, parser, findings: [FAULTS[result.fault]!] };
  }
  const { items = [], annotations = [], findings = [] } = result.output;
  const pictured = await Promise.all(items.map((item) => withPoster(core.frames, item, blob)));
  const stored = await Promise.all(
    pictured.map(async ({ derivatives = [], parts = {}, ...item }) => ({
      ...item,
      companions: companionParts({ parts, derivatives }, companions),
      derivatives: await Promise.all(
        derivatives.map(async ({ role, mediaType, data }) => ({
          role,
          mediaType,
          ...(await core.blobs.put(file.orgId, data)),
        })),
      ),
    })),
  );
  return { file, domain: plugin.id, parser, items: stored, annotations, findings };
}
