import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, LodeError } from './errors.ts';

describe('LodeError', () => {
  it('is an Error with a code, and keeps its cause apart from what clients see', () => {
    const cause = new Error('ENOSPC: no space left on device, write');
    const error = new LodeError('STORAGE_FULL', 'No room left.', { cause, details: { needed: 12 } });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'LodeError', code: 'STORAGE_FULL', message: 'No room left.', cause });
    expect(error.details).toEqual({ needed: 12 });
  });

  it('has no own cause when none was given', () => {
    expect(Object.hasOwn(new LodeError('INTERNAL', 'x'), 'cause')).toBe(false);
  });

  it('explains every code in one sentence', () => {
    for (const [code, meaning] of Object.entries(ERROR_CODES)) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(meaning).toMatch(/^[A-Z].{20,}\.$/);
    }
  });
});
