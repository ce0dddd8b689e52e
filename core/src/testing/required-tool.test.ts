import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { itWith, toolPath } from './required-tool.ts';

const required = process.env['LODE_REQUIRE'];
afterEach(() => {
  jest.restoreAllMocks();
  if (required === undefined) delete process.env['LODE_REQUIRE'];
  else process.env['LODE_REQUIRE'] = required;
});

describe('itWith', () => {
  it('is `it` when the tool is here, also when it is required', () => {
    process.env['LODE_REQUIRE'] = 'loom';
    expect(itWith('loom', true)).toBe((globalThis as unknown as { it: unknown }).it);
  });

  it('is a skipped test when it is missing, and says so once', () => {
    process.env['LODE_REQUIRE'] = 'mongod,loom-2';
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const skip = (globalThis as unknown as { it: typeof it }).it.skip;
    expect([itWith('loom', false), itWith('loom', false)]).toEqual([skip, skip]);
    itWith('spindle', false);
    expect(said.mock.calls).toEqual([['Skipped: loom is not here.\n'], ['Skipped: spindle is not here.\n']]);
  });

  it('fails when it is missing and LODE_REQUIRE names it', () => {
    process.env['LODE_REQUIRE'] = 'mongod,loom';
    expect(() => itWith('loom', false)).toThrow('loom is missing, and LODE_REQUIRE asks for it.');
  });
});

describe('toolPath', () => {
  it('finds the first of the names that is on PATH, or none', () => {
    expect(toolPath('no-such-program', 'sh')).toMatch(/\/sh$/);
    expect(toolPath('no-such-program')).toBeNull();
  });
});
