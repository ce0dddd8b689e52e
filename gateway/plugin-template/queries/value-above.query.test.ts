import { expect, it } from '@jest/globals';
import { askQuery, runFiles } from '@lode/core/testing';
import { demo } from '../demo/index.ts';
import { myDomainPlugin } from '../plugin.ts';
import { valueAboveQuery } from './value-above.query.ts';

it('finds the photos at or above the threshold, with the numbers', async () => {
  const files = new Map<string, Uint8Array>();
  for await (const { path, data } of demo.files()) files.set(path, data);
  const read = await runFiles(myDomainPlugin, files);
  const found = async (params?: object) => (await askQuery(valueAboveQuery, read, params)).map((one) => one.evidence);
  // The demo's values are 21, 35 (in the broken sidecar), 64 and 88.
  expect(await found()).toEqual([{ value: 64, least: 60 }, { value: 88, least: 60 }]); // prettier-ignore
  expect(await found({ least: 88 })).toEqual([{ value: 88, least: 88 }]);
});
