import { describe, expect, it } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { openExternal } from './external-mongo.ts';

const uri = process.env.LODE_TEST_MONGODB_URI;
const withMongod = itWith('mongod', uri !== undefined);

describe('an outside database', () => {
  withMongod('is used as it is, with majority writes where the address is silent', async () => {
    const [base = '', query = ''] = uri!.split('?');
    const options = new URLSearchParams(query);
    options.delete('w');
    options.delete('journal');
    const database = await openExternal(`${base}?${options}`);
    expect(database).toMatchObject({ source: 'external', pid: null, version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect(new URLSearchParams(database.uri.split('?')[1]).get('w')).toBe('majority');
    await database.stop();
  });

  withMongod('keeps what the address says itself', async () => {
    const database = await openExternal(uri!.replace('w=majority', 'w=1'));
    expect(new URLSearchParams(database.uri.split('?')[1]).getAll('w')).toEqual(['1']);
  });

  it('names MONGODB_URI and not the password when nobody answers', async () => {
    const failure = await openExternal('mongodb://anna:geheim@127.0.0.1:1/?serverSelectionTimeoutMS=300').catch(
      (error: Error) => error.message,
    );
    expect(failure).toContain('MONGODB_URI');
    expect(failure).not.toContain('geheim');
  });
});
