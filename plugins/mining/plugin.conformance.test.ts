import { describe, it } from '@jest/globals';
import { pluginConformance } from '@lode/core/testing';
import { miningPlugin } from './plugin.ts';

describe('mining keeps the contract', () => {
  // A still GIF is a picture, so `gif` is not ours; the animated ones are, which the sniffer's own test shows.
  for (const { name, run } of pluginConformance(miningPlugin, { owns: ['mp4', 'csv'] })) it(name, run, 300_000);
});
