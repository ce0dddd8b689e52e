import { expect, it } from '@jest/globals';
import { hashPassword, verifyPassword } from './passwords.ts';

it('a password matches its own hash only, and two hashes of one password differ', async () => {
  const [one, two] = [await hashPassword('煤矿 safe 2026'), await hashPassword('煤矿 safe 2026')];
  expect(one).not.toBe(two);
  expect(one).toMatch(/^argon2id\$19456\$2\$1\$/);
  expect(await verifyPassword('煤矿 safe 2026', one)).toBe(true);
  expect(await verifyPassword('煤矿 safe 2027', one)).toBe(false);
  expect(await verifyPassword('anything', 'not a hash')).toBe(false);
});
