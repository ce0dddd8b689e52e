import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rangeOf } from '@lode/gateway';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { inspectionFiles } from './deliveries.ts';

let hub: TestHub;
let org: TestOrganisation;
let asset: string;

beforeAll(async () => {
  hub = await startTestHub();
  org = await hub.organisation('limits');
  const create = 'mutation ($input: CreateDatasetInput!) { createDataset(input: $input) { ... on Dataset { id } } }';
  const input = { name: 'plates', plugin: 'industrial-qc' };
  const { data } = await hub.graphql<any>(org.tokens.steward, create, { input });
  await hub.ingest(org.tokens.steward, data.createDataset.id, await inspectionFiles(7));
  asset = (await hub.core.store.assets.findOne({ orgId: org.id, state: 'READY' }))!._id;
});
afterAll(() => hub?.stop());

describe('downloads', () => {
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${hub.url}${path}`, { method, headers: { authorization: `Bearer ${org.tokens.owner}`, ...headers } });

  it('cannot be run by a browser, nor kept by others', async () => {
    const response = await get(`/assets/${asset}/parts/original`);
    const header = (name: string) => response.headers.get(name);
    expect(response.status).toBe(200);
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(header('cache-control')).toMatch(/^private/);
    expect(header('content-type')).toBe('image/png');
    const { core } = hub;
    await core.store.assets.updateOne(
      { _id: asset, orgId: org.id },
      { $set: { 'parts.0.mediaType': 'image/svg+xml', name: 'a"; filename=b\r\nx: y 图.svg' } },
    );
    const drawing = await get(`/assets/${asset}/parts/original`);
    expect(drawing.headers.get('content-type')).toBe('application/octet-stream');
    expect(drawing.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w%.~'()*!-]+$/);
    expect(drawing.headers.get('x')).toBeNull();
    await core.store.assets.updateOne(
      { _id: asset, orgId: org.id },
      { $set: { 'parts.0.mediaType': 'image/png', name: 'a.png' } },
    );
  });

  it('answer ranges as RFC 9110 says', async () => {
    const whole = Buffer.from(await (await get(`/assets/${asset}/parts/original`)).arrayBuffer());
    const size = whole.length;
    const cases: [range: string, status: number, bytes: Buffer | null][] = [
      ['bytes=0-0', 206, whole.subarray(0, 1)],
      ['bytes=5-', 206, whole.subarray(5)],
      ['bytes=-7', 206, whole.subarray(size - 7)],
      [`bytes=0-${size * 2}`, 206, whole],
      [`bytes=-${size * 2}`, 206, whole],
      [`bytes=${size - 1}-`, 206, whole.subarray(size - 1)],
      [`bytes=${size}-`, 416, null],
      ['bytes=9-3', 416, null],
      ['bytes=-0', 416, null],
      ['bytes=-', 200, whole],
      ['bytes=0-1,5-6', 200, whole],
      ['items=0-1', 200, whole],
      ['bytes=0x1-2', 200, whole],
      ['bytes=99999999999999999999-', 416, null],
    ];
    for (const [range, status, bytes] of cases) {
      const response = await get(`/assets/${asset}/parts/original`, { range });
      expect([range, response.status]).toEqual([range, status]);
      const body = Buffer.from(await response.arrayBuffer());
      if (bytes) expect([range, body.equals(bytes)]).toEqual([range, true]);
      else expect([range, response.headers.get('content-range')]).toEqual([range, `bytes */${size}`]);
    }
    const head = await get(`/assets/${asset}/parts/original`, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(size), '']);
    const known = await get(`/assets/${asset}/parts/original`, { 'if-none-match': head.headers.get('etag')! });
    expect(known.status).toBe(304);
  });

  it('ranges of nothing and of the impossible', () => {
    expect(rangeOf(undefined, 10)).toBeNull();
    expect(rangeOf('bytes=0-', 0)).toBe('unsatisfiable');
    expect(rangeOf('bytes=-5', 0)).toBe('unsatisfiable');
    expect(rangeOf('bytes=2-4', 10)).toEqual({ start: 2, end: 5 });
    expect(rangeOf('bytes=2-1', 10)).toBe('unsatisfiable');
  });
});
