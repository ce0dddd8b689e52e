import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EXIT } from './exit-codes.ts';
import { hubClient } from './hub-client.ts';

const saved = { LODE_URL: process.env['LODE_URL'], LODE_TOKEN: process.env['LODE_TOKEN'] };

describe('the command line as a client', () => {
  let server: Server;
  let answer: { status: number; type: string; body: object };

  beforeEach(async () => {
    server = createServer((_request, response) => {
      response.writeHead(answer.status, { 'content-type': answer.type }).end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env['LODE_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env['LODE_TOKEN'] = 'lode_test';
  });
  afterEach(async () => {
    Object.assign(process.env, saved);
    for (const [name, value] of Object.entries(saved)) if (value === undefined) delete process.env[name];
    await new Promise((resolve) => server.close(resolve));
  });

  it('gives the data of a GraphQL answer', async () => {
    answer = { status: 200, type: 'application/json; charset=utf-8', body: { data: { me: 1 } } };
    expect(await (await hubClient()).graphql('{ me }')).toEqual({ me: 1 });
  });

  it('says what was answered when that is no GraphQL', async () => {
    const body = { detail: 'Something went wrong in the hub. Quote err_1.' };
    answer = { status: 500, type: 'application/problem+json; charset=utf-8', body };
    const asking = (await hubClient()).graphql('{ me }');
    await expect(asking).rejects.toMatchObject({ exitCode: EXIT.failure, message: expect.stringContaining('err_1') });
  });
});
