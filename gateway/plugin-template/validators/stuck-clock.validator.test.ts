import { expect, it } from '@jest/globals';
import { check, runFiles, viewsOf } from '@lode/core/testing';
import { demo } from '../demo/index.ts';
import { myDomainPlugin } from '../plugin.ts';
import { stuckClockValidator } from './stuck-clock.validator.ts';

it('tells of the second photo of a device at one time, and of nothing else', async () => {
  const files = new Map<string, Uint8Array>();
  for await (const { path, data } of demo.files()) files.set(path, data);
  const told = async () => check(stuckClockValidator, viewsOf(await runFiles(myDomainPlugin, files)));
  expect(await told()).toEqual([]);
  // The third photo's sidecar beside the fourth photo, too.
  files.set('walk-1/photo-4.json', files.get('walk-1/photo-3.json')!);
  expect(await told()).toMatchObject([{ code: 'my-domain.stuck-clock', assetId: 'walk-1/photo-4.png' }]);
});
