import { describe, it } from '@jest/globals';
import { pluginConformance } from '@lode/core/testing';
import { myDomainPlugin } from './plugin.ts';

// Yours: `owns`: the formats of the kit's bank (core/src/testing/heads.ts) that the sniffers claim.
describe('my-domain keeps the contract', () => {
  for (const { name, run } of pluginConformance(myDomainPlugin, { owns: ['png', 'jpeg'] })) it(name, run, 120_000);
});
