import { describe, it } from '@jest/globals';
import { pluginConformance } from '@lode/core/testing';
import { powerGridPlugin } from './plugin.ts';

describe('power-grid keeps the contract', () => {
  for (const { name, run } of pluginConformance(powerGridPlugin, { owns: ['png', 'jpeg'] })) it(name, run, 120_000);
});
