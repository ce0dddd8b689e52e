import { describe, expect, it } from '@jest/globals';
import { MongoNetworkError, MongoServerError } from 'mongodb';
import { isDatabaseAway } from './problem.ts';

const said = (code: number) => new MongoServerError({ code, errmsg: 'words of the server' });

describe('a database that cannot be reached', () => {
  it.each([
    ['no connection', new MongoNetworkError('connection 1 to 127.0.0.1:27017 closed')],
    ['going down (11600)', said(11_600)],
    ['without a primary (10107)', said(10_107)],
    ['without its keys yet (211)', said(211)],
    ['a cursor from before it went down (43)', said(43)],
    [
      'a socket that ended between two commands',
      Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' }),
    ],
  ])('%s', (_what, error) => expect(isDatabaseAway(error)).toBe(true));

  it.each([
    ['a duplicate key', said(11_000)],
    ['a bad filter', said(2)],
    ['another error with such a code', Object.assign(new Error('no'), { code: 11_600 })],
    ['nothing', null],
    ['a text', 'MongoNetworkError'],
  ])('is not what %s means', (_what, error) => expect(isDatabaseAway(error)).toBe(false));
});
