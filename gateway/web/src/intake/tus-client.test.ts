import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sendInChunks, tusMetadata } from './tus-client.ts';

describe('tusMetadata', () => {
  it('writes keys and base64 of UTF-8', () => {
    expect(tusMetadata({ ingestId: 'i1', path: '肺/a.dcm' })).toBe(
      `ingestId ${Buffer.from('i1').toString('base64')},path ${Buffer.from('肺/a.dcm').toString('base64')}`,
    );
  });
});

describe('sendInChunks', () => {
  const real = { fetch: globalThis.fetch, window: globalThis.window };
  let kept: Uint8Array[] = [];
  let calls: string[] = [];
  let fail: (call: string) => boolean = () => false;

  beforeEach(() => {
    kept = [];
    calls = [];
    globalThis.window = { location: { href: 'http://hub.test/datasets' } } as never;
    globalThis.fetch = (async (path: string, init: RequestInit) => {
      const headers = init.headers as Record<string, string>;
      const call = `${init.method} ${path} ${headers['upload-offset'] ?? ''}`.trim();
      calls.push(call);
      const size = () => kept.reduce((sum, part) => sum + part.length, 0);
      if (init.method === 'POST')
        return new Response(null, { status: 201, headers: { location: 'http://inner:1/uploads/u1' } });
      if (init.method === 'HEAD') return new Response(null, { headers: { 'upload-offset': String(size()) } });
      if (Number(headers['upload-offset']) !== size()) return new Response('{"code":"CONFLICT"}', { status: 409 });
      kept.push(new Uint8Array(await (init.body as Blob).arrayBuffer()));
      // The chunk is kept, but the answer gets lost.
      if (fail(call)) throw new TypeError('network');
      return new Response(null, { status: 204, headers: { 'upload-offset': String(size()) } });
    }) as typeof fetch;
  });

  afterEach(() => {
    globalThis.fetch = real.fetch;
    globalThis.window = real.window;
    fail = () => false;
  });

  const big = () => {
    const bytes = new Uint8Array(17 * 1024 * 1024).map((_, index) => index % 251);
    return { bytes, file: new File([bytes], 'big.bin') };
  };

  it('sends chunks of 8 MiB to the path that the hub named', async () => {
    const { bytes, file } = big();
    const seen: number[] = [];
    await sendInChunks('i1', { path: 'a/big.bin', file }, (sent) => seen.push(sent), new AbortController().signal);
    expect(calls).toEqual([
      'POST /uploads',
      'PATCH /uploads/u1 0',
      'PATCH /uploads/u1 8388608',
      'PATCH /uploads/u1 16777216',
    ]);
    expect(seen.at(-1)).toBe(bytes.length);
    expect(Buffer.concat(kept).equals(Buffer.from(bytes))).toBe(true);
  });

  it('asks how far it got when an answer is lost, and sends nothing twice', async () => {
    const { bytes, file } = big();
    let first = true;
    fail = (call) => call.endsWith('8388608') && first && !(first = false);
    await sendInChunks('i1', { path: 'big.bin', file }, () => {}, new AbortController().signal);
    expect(calls).toContain('HEAD /uploads/u1');
    expect(Buffer.concat(kept).equals(Buffer.from(bytes))).toBe(true);
  });
});
