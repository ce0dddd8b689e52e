import { describe, it } from '@jest/globals';
import { pluginConformance } from '@lode/core/testing';
import { industrialQcPlugin } from './plugin.ts';

const list = () =>
  Promise.resolve([
    {
      parser: 'industrial-qc.deeppcb',
      path: 'g/1_not/1.txt',
      data: new TextEncoder().encode('288 402 338 431 3\n227 194 266 224 6\n'),
      context: { target: 'g/1/1_test.jpg' },
    },
  ]);

const OWNS = ['jpeg', 'png', 'webp', 'tiff', 'bmp'];

describe('industrial-qc keeps the contract', () => {
  for (const { name, run } of pluginConformance(industrialQcPlugin, { owns: OWNS, files: list }))
    it(name, run, 180_000);
});
