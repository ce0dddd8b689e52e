import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { HEADS } from '@lode/core/testing';
import { footageFacets, footageKind, sensorLogFacets, sensorLogKind } from './kinds.ts';
import { miningSafetyOntology, PERSON_CLASSES, PPE_CLASSES } from './ontologies.ts';
import { miningPlugin } from './plugin.ts';
import { footageSniffer, readingsSniffer } from './sniffers.ts';
import { gbkBytes } from './testing/gbk-bytes.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('mining plugin', () => {
  it('declares only facets that its schema knows', () => {
    for (const { name } of footageKind.declared) expect(Object.keys(footageFacets.shape)).toContain(name);
    for (const { name } of sensorLogKind.declared) expect(Object.keys(sensorLogFacets.shape)).toContain(name);
  });

  it('answers every facet in GraphQL', () => {
    const typeDefs = miningPlugin.graphql?.typeDefs ?? '';
    const shown = { ...footageFacets.shape, ...sensorLogFacets.shape };
    // `clockVerdict`, `quantities` and `areas` repeat others as filters.
    const repeated = ['clockVerdict', 'quantities', 'areas'];
    for (const name of Object.keys(shown).filter((one) => !repeated.includes(one)))
      expect(typeDefs).toMatch(new RegExp(`^  ${name}: `, 'm'));
  });

  it('names its queries, describes each parameter and gives each a default or leaves it out', () => {
    for (const { id, title, params } of miningPlugin.queries ?? []) {
      expect(id).toMatch(/^mining\.[a-z-]+$/);
      expect(title.zh).toMatch(/[\u4e00-\u9fff]/);
      const { properties = {} } = z.toJSONSchema(params, { io: 'input' });
      for (const property of Object.values(properties)) expect(property).toHaveProperty('description');
      expect(params.safeParse({}).success).toBe(true);
      expect(params.safeParse({ drop: 1 }).success).toBe(false);
    }
  });

  it('shares its words with other domains', () => {
    const { classes } = miningSafetyOntology;
    const codes = new Set(classes.map(({ code }) => code));
    expect(codes.size).toBe(classes.length);
    for (const { parent } of classes) if (parent !== undefined) expect(codes).toContain(parent);
    const concepts = new Set(classes.flatMap((one) => one.concepts ?? []));
    expect([...concepts].sort()).toEqual(['fire', 'person', 'smoke', 'vehicle']);
    expect(PERSON_CLASSES).toContain('worker');
    expect(PERSON_CLASSES).not.toContain('absent');
    expect(PPE_CLASSES.has('helmet-none') && !PPE_CLASSES.has('worker')).toBe(true);
  });
});

describe('sniffers', () => {
  const sniff = (bytes: Uint8Array) => readingsSniffer.sniff(bytes, { name: '', size: bytes.length });

  it('knows readings by their header and first time', () => {
    expect(sniff(utf8('time,sensor,value\n2026-03-02 06:00:00,A,1\n'))).toBeGreaterThan(0);
    expect(sniff(utf8('Timestamp\tCH4-T1(%)\tnote\n20260302060000\t0.3\tx\n'))).toBeGreaterThan(0);
    expect(sniff(gbkBytes('时间,测点,值\n2026-03-02 06:00:00,A,1\n'))).toBeGreaterThan(0);
    expect(sniff(utf8('time,sensor,value\nyesterday,A,1\n'))).toBe(0);
    expect(sniff(utf8('time,speed,steering\n2026-03-02 06:00:00,3,1\n'))).toBe(0);
    expect(sniff(utf8('sensor,value\nA,1\n'))).toBe(0);
  });

  it('takes animated GIFs, and leaves still ones', () => {
    const still = HEADS.find(({ format }) => format === 'gif')!.bytes;
    const claim = (bytes: Uint8Array) => footageSniffer.sniff(bytes, { name: 'a.gif', size: bytes.length });
    expect(claim(still)).toBe(0);
    expect(claim(Buffer.concat([still.subarray(0, 19), utf8('!\xff\x0bNETSCAPE2.0')]))).toBe(0.5);
  });
});
