import { describe, expect, it } from '@jest/globals';
import { buildASTSchema, parse } from 'graphql';
import { check, runFiles, viewsOf, type Files } from '@lode/core/testing';
import { instanceFacets } from './kinds.ts';
import { medicalPlugin } from './plugin.ts';

describe('medical plugin', () => {
  it('raises exactly the planted faults from its demo, and nothing else', async () => {
    const demo = await medicalPlugin.demo?.();
    if (!demo) throw new Error('no demo');
    const files: Files = new Map();
    for await (const { path, data } of demo.files()) files.set(path, data);
    const read = await runFiles(medicalPlugin, files);
    const { runs, items, findings } = read;
    const codes = findings.map(({ code }) => code);
    const views = viewsOf(read);
    for (const validator of medicalPlugin.validators ?? []) {
      for (const { code } of await check(validator, views)) codes.push(code);
    }
    expect([...new Set(codes)].sort()).toEqual([...demo.planted].sort());
    expect(runs.filter(({ output }) => !output.items).map(({ path }) => path)).toEqual(['DICOM/ST02/MR01/IM009']);
    expect(items).toHaveLength(32);
    expect(views.groups.filter(({ kind }) => kind === 'medical.series')).toHaveLength(3);
    expect(new Set(items.map((item) => item.identity)).size).toBe(32);
    expect([...files.values()].reduce((sum, data) => sum + data.length, 0)).toBeLessThan(8e6);
    expect(items.every((item) => item.derivatives?.length === 2)).toBe(true);
    expect(new Set(items.map((item) => item.identityFacets?.patientName))).toEqual(
      new Set(['Wang^Qicheng=王^玘誠', 'Chen^Jin=陳^錦']),
    );
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
