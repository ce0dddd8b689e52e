import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Plugin } from '../contract/plugin.ts';

/** Who asks sees a form made from the parameters: each has a default, or words (with the unit) that say what to fill in. */
export function checkQueries({ queries = [] }: Plugin): void {
  for (const { id, version, params } of queries) {
    assert.ok(Number.isInteger(version) && version > 0, `${id}: version ${version}`);
    const { type, properties = {} } = z.toJSONSchema(params, { io: 'input' });
    assert.equal(type, 'object', `${id}: params must be an object`);
    for (const [name, property] of Object.entries(properties)) {
      const said = typeof property === 'object' && (property.description || property.default !== undefined);
      assert.ok(said, `${id}: ${name} has neither a default nor a description`);
    }
  }
}

/** Readers are for the plugin's own kinds, one each; routes begin with a slash, and none stands twice. */
export function checkReach({ kinds, readers = [], routes = [] }: Plugin): void {
  const own = kinds.map(({ id }) => id);
  const read = readers.map(({ kind }) => kind);
  for (const kind of read) assert.ok(own.includes(kind), `a reader is for ${kind}, which is no kind of this plugin`);
  assert.equal(new Set(read).size, read.length, `two readers for one kind among ${read.join(', ')}`);
  const paths = routes.map(({ method, path }) => `${method} ${path}`);
  for (const route of paths) assert.match(route, /^GET \/(?!.*\/\/)/, `${route} is no path for GET`);
  assert.equal(new Set(paths).size, paths.length, `a route stands twice among ${paths.join(', ')}`);
}
