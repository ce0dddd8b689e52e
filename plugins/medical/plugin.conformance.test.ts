import { describe, it } from '@jest/globals';
import { pluginConformance } from '@lode/core/testing';
import { medicalPlugin } from './plugin.ts';

const OWNS = ['dicom'];

describe('medical keeps the contract', () => {
  for (const { name, run } of pluginConformance(medicalPlugin, { owns: OWNS })) it(name, run, 180_000);
});
