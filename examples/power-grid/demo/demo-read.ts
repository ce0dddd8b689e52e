import { runFiles } from '@lode/core/testing';
import { powerGridPlugin } from '../plugin.ts';
import { demo } from './index.ts';

/** The demo as the hub reads it, for tests. */
export async function demoRead() {
  const files = new Map<string, Uint8Array>();
  for await (const { path, data } of demo.files()) files.set(path, data);
  return runFiles(powerGridPlugin, files);
}
