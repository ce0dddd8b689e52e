import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { buildASTSchema, parse } from 'graphql';
import type { AssetView, GroupValidator, ParsedItem } from '@lode/core';
import { instanceFacets } from './kinds.ts';
import { medicalPlugin } from './plugin.ts';
import { parseBytes } from './testing/fixtures.ts';

async function demoRun() {
  const demo = await medicalPlugin.demo?.();
  if (!demo) throw new Error('no demo');
  const hash = createHash('sha256');
  const items: (ParsedItem & { path: string })[] = [];
  const refused: string[] = [];
  const codes = new Set<string>();
  let bytes = 0;
  for await (const { path, data } of demo.files()) {
    hash.update(path).update(data);
    bytes += data.length;
    const output = await parseBytes(data);
    if (!output.items) refused.push(path);
    items.push(...(output.items ?? []).map((item) => ({ ...item, path })));
    for (const { code } of [...(output.findings ?? []), ...(items.at(-1)?.findings ?? [])]) codes.add(code);
  }
  return { demo, items, refused, codes, bytes, digest: hash.digest('hex') };
}

const viewOf = (item: ParsedItem, index: number): AssetView => ({
  id: String(index),
  name: item.name ?? '',
  kind: item.kind,
  state: 'READY',
  path: '',
  sha256: null,
  groupIds: [],
  facets: item.facets,
  links: [],
  annotationCount: 0,
});

describe('medical plugin', () => {
  it('raises exactly the planted faults from its demo, which is the same every time', async () => {
    const { demo, items, refused, codes, bytes, digest } = await demoRun();
    const series = Map.groupBy(items, (item) => item.groups?.at(-1)?.key ?? '');
    for (const [key, members] of series) {
      for (const validator of medicalPlugin.validators as GroupValidator[]) {
        const group = { id: key, kind: 'medical.series', key, name: '', facets: {} };
        for (const { code } of validator.check(group, members.map(viewOf))) codes.add(code);
      }
    }
    expect([...codes].sort()).toEqual([...demo.planted].sort());
    expect(refused).toEqual(['DICOM/ST02/MR01/IM009']);
    expect(items).toHaveLength(32);
    expect([...series.keys()]).toHaveLength(3);
    expect(new Set(items.map((item) => item.identity)).size).toBe(32);
    expect(bytes).toBeLessThan(8e6);
    expect(items.every((item) => item.derivatives?.length === 2)).toBe(true);
    expect(new Set(items.map((item) => item.identityFacets?.patientName))).toEqual(
      new Set(['Wang^Qicheng=王^玘誠', 'Chen^Jin=陳^錦']),
    );
    expect((await demoRun()).digest).toBe(digest);
  }, 120_000);

  it('describes every type and field, and every facet of the schema is kept', () => {
    const base = 'type Query { asset: Asset }\ntype Asset { id: ID! }\n';
    const document = parse(base + (medicalPlugin.graphql?.typeDefs ?? ''));
    const schema = buildASTSchema(document);
    const type = schema.getTypeMap().MedicalFacet;
    if (!type || !('getFields' in type)) throw new Error('no MedicalFacet');
    expect(type.description).toBeTruthy();
    const fields = type.getFields();
    for (const field of Object.values(fields)) expect(field.description).toBeTruthy();
    expect(Object.keys(fields).sort()).toEqual(Object.keys(instanceFacets.shape).sort());
    const [kind] = medicalPlugin.kinds;
    const open = kind?.declared.filter(({ identity }) => !identity).map(({ name }) => name) ?? [];
    for (const name of open) expect(Object.keys(instanceFacets.shape)).toContain(name);
    for (const { name } of kind?.declared.filter(({ identity }) => identity) ?? [])
      expect(Object.keys(fields)).not.toContain(name);
  });

  it('answers Asset.medical from the asset, null when absent', () => {
    const { Asset } = medicalPlugin.graphql?.resolvers as { Asset: { medical: (asset: object) => unknown } };
    expect(Asset.medical({ facets: { medical: { modality: 'CT' } } })).toEqual({ modality: 'CT' });
    expect(Asset.medical({})).toBeNull();
    expect(Asset.medical({ facets: null })).toBeNull();
  });
});
