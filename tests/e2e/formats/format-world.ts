import type { AnnotationPart, Json } from '@lode/core';
import { makeDataset } from '../../faults/make-dataset.ts';
import { startTestHub, type TestHub, type TestOrganisation } from '../../harness/test-hub.ts';
import { unzip } from '../../harness/unzip.ts';
import { pictureFiles, SCENE, TABLE } from './scene.ts';

const SAVE = `mutation ($input: SaveAnnotationsInput!) { saveAnnotations(input: $input) { __typename
  ... on SavedAnnotations { annotations { id } } ... on Problem { message } } }`;
const EXPORT = `mutation ($input: ExportAnnotationsInput!) { exportAnnotations(input: $input) { __typename
  ... on AnnotationExport { url fileName annotations leftOut losses { field rows } } ... on Problem { message } } }`;

/** An annotation as people see it; ids and the names of tracks and groups are the hub's own. */
export interface View {
  class: string;
  parts: AnnotationPart[];
  attributes: Record<string, Json>;
  /** Classes of those that it belongs together with, itself among them. */
  track?: string[];
  group?: string[];
  /** Type and class. */
  relations?: [string, string][];
}

export interface Exported {
  fileName: string;
  bytes: Buffer;
  /** Files by path; where it is but one, by its own name. */
  files: Map<string, Buffer>;
  annotations: number;
  leftOut: number;
  losses: Record<string, number>;
}

export interface Imported {
  format: string | null;
  stored: number;
  refused: number;
  lost: number;
  findings: { code: string; severity: string; path: string | null; location: object | null }[];
}

/** A hub, and one dataset of pictures with annotations of every kind. */
export interface FormatWorld {
  hub: TestHub;
  org: TestOrganisation;
  /** The dataset with annotations. */
  first: string;
  formats(): Promise<string[]>;
  /** A dataset with the same pictures and no annotations. */
  bareDataset(name: string): Promise<string>;
  exported(datasetId: string, format: string): Promise<Exported>;
  imported(datasetId: string, files: { path: string; data: Uint8Array }[], format?: string): Promise<Imported>;
  /** By picture and class. */
  stored(datasetId: string): Promise<Map<string, View[]>>;
}

export const keyOf = (path: string, code: string) => `${path} ${code}`;

async function drawAll(hub: TestHub, org: TestOrganisation, datasetId: string): Promise<void> {
  const assets = await hub.core.store.assets.find({ orgId: org.id, datasetId }).toArray();
  const idOf = new Map(assets.map(({ _id, origins }) => [origins[0]?.path, _id]));
  async function save(assetId: string, annotations: object[]): Promise<string[]> {
    const { data, errors } = await hub.graphql<any>(org.tokens.annotator, SAVE, { input: { assetId, annotations } });
    if (!data?.saveAnnotations.annotations) throw new Error(JSON.stringify(errors ?? data));
    return data.saveAnnotations.annotations.map(({ id }: { id: string }) => id);
  }
  for (const [path, list] of Object.entries(SCENE)) {
    const assetId = idOf.get(path);
    if (!assetId) throw new Error(`There is no ${path}.`);
    const inputs = list.map(({ parts, relations: _, ...rest }, i) => ({
      ...{ ...rest, key: `${path} ${i}` },
      parts: parts.map(({ geometry: { kind, ...data }, ...part }) => ({ ...part, geometry: { kind, data } })),
    }));
    const ids = await save(assetId, inputs);
    const related = list.flatMap(({ relations }, i) => {
      const known = relations?.map(({ type, to }) => ({ type, to: ids[list.findIndex((one) => one.class === to)] }));
      return known ? [{ id: ids[i], rev: 1, relations: known }] : [];
    });
    if (related.length > 0) await save(assetId, related);
  }
}

export async function startFormatWorld(): Promise<FormatWorld> {
  const hub = await startTestHub({ plugins: 'industrial-qc' });
  const org = await hub.organisation('formats');
  const { assets, annotations: heads, ingests, findings: found } = hub.core.store;
  const { steward, annotator } = org.tokens;
  const pictures = await pictureFiles();

  const world: FormatWorld = {
    ...{ hub, org, first: '' },
    async formats() {
      const input = { datasetId: world.first, format: 'none' };
      const { data } = await hub.graphql<any>(annotator, EXPORT, { input });
      return data.exportAnnotations.message.match(/[\w-]+(?=[,.])/g);
    },
    async bareDataset(name) {
      const id = await makeDataset(hub, steward, 'industrial-qc', name);
      await hub.ingest(steward, id, pictures);
      return id;
    },
    async exported(datasetId, format) {
      const { data } = await hub.graphql<any>(annotator, EXPORT, { input: { datasetId, format } });
      const { url, fileName, annotations, leftOut, losses } = data.exportAnnotations;
      const response = await fetch(`${hub.url}${url}`, { headers: { authorization: `Bearer ${annotator}` } });
      const bytes = Buffer.from(await response.arrayBuffer());
      return {
        ...{ fileName, bytes, annotations, leftOut },
        files: fileName.endsWith('.zip') ? unzip(bytes) : new Map([[fileName, bytes]]),
        losses: Object.fromEntries(losses.map(({ field, rows }: { field: string; rows: number }) => [field, rows])),
      };
    },
    async imported(datasetId, files, format) {
      const ingestId = await hub.ingest(steward, datasetId, files, format ? { format } : {});
      const ingest = await ingests.findOne({ orgId: org.id, _id: ingestId });
      const told = await found.find({ orgId: org.id, ingestId }).toArray();
      const { stored = 0, refused = 0, lost = 0 } = ingest?.annotations?.progress ?? {};
      return {
        ...{ format: ingest?.annotations?.format ?? null, stored, refused, lost },
        findings: told.map(({ code, severity, path, location }) => ({ code, severity, path, location })),
      };
    },
    async stored(datasetId) {
      const mine = { orgId: org.id, datasetId };
      const pathOf = new Map(
        (await assets.find(mine).toArray()).map(({ _id, origins }) => [_id, origins[0]?.path ?? '']),
      );
      const docs = await heads.find(mine).sort({ assetId: 1, chunk: 1, _id: 1 }).toArray();
      const classOf = new Map(docs.map((doc) => [doc._id, doc.class]));
      const members = (key: 'track' | 'group', name: string) =>
        docs.filter((doc) => doc[key] === name && !doc.chunk).map((doc) => keyOf(pathOf.get(doc.assetId)!, doc.class)).sort(); // prettier-ignore
      const views = new Map<string, View[]>();
      const whole = new Map<string, View>();
      for (const { assetId, class: code, parts, attributes, track, group, relations, chunk } of docs) {
        const before = chunk ? whole.get(`${assetId} ${track}`) : undefined;
        if (before) {
          before.parts.push(...parts);
          continue;
        }
        const view: View = {
          ...{ class: code, parts: [...parts], attributes },
          ...(track === undefined ? {} : { track: members('track', track) }),
          ...(group === undefined ? {} : { group: members('group', group) }),
          ...(relations ? { relations: relations.map(({ type, to }) => [type, classOf.get(to) ?? to]) } : {}),
        };
        if (chunk === 0) whole.set(`${assetId} ${track}`, view);
        const key = keyOf(pathOf.get(assetId)!, code);
        views.set(key, [...(views.get(key) ?? []), view]);
      }
      return views;
    },
  };
  try {
    world.first = await world.bareDataset('every-format');
    await drawAll(hub, org, world.first);
    const table = await world.imported(world.first, [{ path: 'table.csv', data: Buffer.from(TABLE) }]);
    if (table.stored !== 3 || table.findings.length > 0) throw new Error(JSON.stringify(table));
  } catch (error) {
    await hub.stop();
    throw error;
  }
  return world;
}
