import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { imageFacets, imageKind } from './kinds.ts';
import { industrialQcPlugin as plugin } from './plugin.ts';

describe('industrial-qc plugin', () => {
  it('names everything by its own id', () => {
    const ids = [...plugin.kinds, ...plugin.parsers, ...(plugin.layouts ?? []), ...(plugin.viewers ?? [])].map(
      ({ id }) => id,
    );
    const rules = (plugin.validators ?? []).map(({ rule }) => rule);
    for (const id of [...ids, ...rules]) expect(id).toMatch(/^industrial-qc\.[a-z-]+$/);
    expect(plugin.sniffers.every(({ parser }) => plugin.parsers.some(({ id }) => id === parser))).toBe(true);
  });

  it('only wires: at most 80 lines', () => {
    expect(readFileSync(new URL('./plugin.ts', import.meta.url), 'utf8').split('\n').length).toBeLessThanOrEqual(81);
  });

  it('declares only facets that its schema knows', () => {
    for (const { name } of imageKind.declared) expect(Object.keys(imageFacets.shape)).toContain(name);
  });

  it('answers its own namespace of an asset, and null for others', () => {
    const resolvers = plugin.graphql?.resolvers as { Asset: { industrialQc(asset: object): unknown } };
    expect(resolvers.Asset.industrialQc({ facets: { 'industrial-qc': { width: 3 } } })).toEqual({ width: 3 });
    expect(resolvers.Asset.industrialQc({ facets: { medical: {} } })).toBeNull();
    expect(resolvers.Asset.industrialQc({})).toBeNull();
  });

  it('has Chinese for every text that people choose from', () => {
    const titles = [
      plugin,
      ...plugin.kinds,
      ...imageKind.declared,
      ...plugin.parsers,
      ...(plugin.ontologies?.[0]?.classes ?? []),
    ];
    for (const { title } of titles) expect(title.zh).toMatch(/[\u4e00-\u9fff]/);
  });
});
