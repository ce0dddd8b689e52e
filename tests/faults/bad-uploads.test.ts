import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hubClient } from '@lode/gateway/testing';
import { sendFiles } from '@lode/gateway/testing';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { zipBytes } from '../harness/zip-bytes.ts';
import { makeDataset } from './make-dataset.ts';
import { rawRequest } from './raw-request.ts';

const catalog = new URL('./fixtures/faulty-catalog.ts', import.meta.url).href;
const text = (words: string) => Buffer.from(words);
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const base64 = (words: string) => Buffer.from(words).toString('base64');
const START = 'mutation ($input: StartIngestInput!) { startIngest(input: $input) { ... on Ingest { id } } }';
const FINISH = 'mutation ($input: FinishIngestInput!) { finishIngest(input: $input) { __typename } }';

let hub: TestHub;
let org: TestOrganisation;
let token: string;
let datasetId: string;
beforeAll(async () => {
  hub = await startTestHub({ catalog });
  org = await hub.organisation('uploads');
  token = org.tokens.steward;
  Object.assign(process.env, { LODE_URL: hub.url, LODE_TOKEN: token });
  datasetId = await makeDataset(hub, token, 'faulty');
});
afterAll(() => hub?.stop());

async function start(): Promise<string> {
  const { data } = await hub.graphql<{ startIngest: { id: string } }>(token, START, { input: { datasetId } });
  return data.startIngest.id;
}

function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` };
  return fetch(`${hub.url}${path}`, { ...init, headers });
}

async function send(ingestId: string, path: string, data: Uint8Array): Promise<Response> {
  const form = new FormData();
  form.append('path', path);
  form.append('file', new Blob([data as Uint8Array<ArrayBuffer>]), 'file');
  return call(`/ingests/${ingestId}/files`, { method: 'POST', body: form });
}

async function listed(ingestId: string): Promise<string[]> {
  const response = await call(`/ingests/${ingestId}/files`);
  const { files } = (await response.json()) as { files: { path: string }[] };
  return files.map(({ path }) => path);
}

/** What lies in the blob store's folder for unfinished files, once the hub has had time to clear up. */
async function unfinished(): Promise<string[]> {
  for (let i = 0; i < 30; i++) {
    const names = await readdir(join(hub.data, 'blobs', 'tmp'));
    if (names.length === 0) return names;
    await sleep(100);
  }
  return readdir(join(hub.data, 'blobs', 'tmp'));
}

const tus = (headers: Record<string, string>) => ({ 'tus-resumable': '1.0.0', ...headers });
function create(ingestId: string, path: string, bytes: number): Promise<Response> {
  const metadata = `ingestId ${base64(ingestId)},path ${base64(path)}`;
  const headers = tus({ 'upload-length': String(bytes), 'upload-metadata': metadata });
  return call('/uploads', { method: 'POST', headers });
}
const placeOf = (response: Response) => new URL(response.headers.get('location')!, hub.url).pathname;
const patchHeaders = (offset: number) =>
  tus({ 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' });
const patch = (place: string, offset: number, body: Uint8Array) =>
  call(place, { method: 'PATCH', headers: patchHeaders(offset), body: body as Uint8Array<ArrayBuffer> });
async function offsetOf(place: string): Promise<number> {
  const head = await call(place, { method: 'HEAD', headers: tus({}) });
  return Number(head.headers.get('upload-offset'));
}

describe('a multipart upload that breaks', () => {
  const part = (name: string, data: string) =>
    `--cut\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n${data}\r\n`;
  const request = (ingestId: string) => ({
    method: 'POST',
    path: `/ingests/${ingestId}/files`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=cut' },
  });

  it('is refused as a whole when its end is missing; what was acknowledged before stays', async () => {
    const id = await start();
    expect((await send(id, 'kept.txt', text('note kept'))).status).toBe(201);
    const body = text(part('one.txt', 'note one') + part('two.txt', 'note two').slice(0, -6));
    const { status } = await rawRequest(hub.url, { ...request(id), body });
    expect(status).toBe(400);
    expect(await listed(id)).toEqual(['kept.txt']);
    expect(await unfinished()).toEqual([]);
  });

  it('leaves nothing half-visible when the line drops', async () => {
    const id = await start();
    expect((await send(id, 'kept.txt', text('note kept'))).status).toBe(201);
    const body = text(part('one.txt', 'note one') + part('two.txt', 'x'.repeat(300_000)).slice(0, -100));
    await rawRequest(hub.url, { ...request(id), body, length: body.length + 1_000_000 });
    expect(await unfinished()).toEqual([]);
    expect(await listed(id)).toEqual(['kept.txt']);
    expect((await send(id, 'one.txt', text('note one'))).status).toBe(201);
    expect(await listed(id)).toEqual(['kept.txt', 'one.txt']);
  });
});

describe('a tus upload that breaks', () => {
  it('answers 409 to a wrong offset and goes on at the right one', async () => {
    const id = await start();
    const place = placeOf(await create(id, 'a.txt', 10));
    expect((await patch(place, 0, text('note '))).status).toBe(204);
    expect((await patch(place, 3, text('12345'))).status).toBe(409);
    expect((await patch(place, 9, text('1'))).status).toBe(409);
    expect(await offsetOf(place)).toBe(5);
    expect(await listed(id)).toEqual([]);
    expect((await patch(place, 5, text('12345'))).status).toBe(204);
    expect(await listed(id)).toEqual(['a.txt']);
  });

  it('goes on where the hub is after the line dropped', async () => {
    const id = await start();
    const data = randomBytes(3_000_000);
    const place = placeOf(await create(id, 'large.bin', data.length));
    const headers = { ...patchHeaders(0), authorization: `Bearer ${token}` };
    const sent = data.subarray(0, 1_234_567);
    await rawRequest(hub.url, { method: 'PATCH', path: place, headers, body: sent, length: data.length });
    let offset = await offsetOf(place);
    for (let i = 0; i < 30 && offset === 0; i++, offset = await offsetOf(place)) await sleep(100);
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThanOrEqual(sent.length);
    expect(await listed(id)).toEqual([]);
    expect((await patch(place, offset, data.subarray(offset))).status).toBe(204);
    const file = await hub.core.store.ingestFiles.findOne({ orgId: org.id, ingestId: id, path: 'large.bin' });
    expect(file?.sha256).toBe(sha256(data));
    expect(sha256(await readFile(await hub.core.blobs.pathOf(org.id, file!.sha256)))).toBe(sha256(data));
  });
});

describe('an upload that must not be', () => {
  const outside = [
    '../x.txt',
    'a/../../x.txt',
    '/etc/passwd',
    'C:\\x.txt',
    '..\\x.txt',
    'a\u0001b',
    '.',
    'x'.repeat(1_100),
  ];
  it.each(outside.map((path) => [path.slice(0, 20), path]))('is refused for its path: %j', async (_shown, path) => {
    const id = await start();
    expect((await send(id, path, text('note'))).status).toBe(400);
    expect((await create(id, path, 4)).status).toBe(400);
    expect(await listed(id)).toEqual([]);
    expect(await unfinished()).toEqual([]);
  });

  it('is a conflict when the path has come with other bytes, and nothing new when with the same', async () => {
    const id = await start();
    expect((await send(id, 'a.txt', text('note one'))).status).toBe(201);
    expect((await send(id, 'a.txt', text('note one'))).status).toBe(201);
    expect((await send(id, 'a.txt', text('note two'))).status).toBe(409);
    const place = placeOf(await create(id, 'a.txt', 8));
    expect((await patch(place, 0, text('note two'))).status).toBe(409);
    const ingest = await hub.core.store.ingests.findOne({ orgId: org.id, _id: id });
    expect([ingest?.counts.files, ingest?.bytes]).toEqual([1, 8]);
    expect(await listed(id)).toEqual(['a.txt']);
  });

  it('is a conflict when the ingest is finished, even if the upload began before', async () => {
    const id = await start();
    expect((await send(id, 'a.txt', text('note late'))).status).toBe(201);
    const place = placeOf(await create(id, 'b.txt', 6));
    expect((await patch(place, 0, text('note'))).status).toBe(204);
    await hub.graphql(token, FINISH, { input: { ingestId: id } });
    expect((await send(id, 'c.txt', text('note c'))).status).toBe(409);
    expect((await create(id, 'd.txt', 4)).status).toBe(409);
    expect((await patch(place, 4, text(' b'))).status).toBe(409);
    expect(await listed(id)).toEqual(['a.txt']);
  });

  it('is as if the ingest were not there when it is another organisation’s', async () => {
    const id = await start();
    const other = await hub.organisation('uploads-other');
    const own = token;
    token = other.tokens.owner;
    try {
      expect((await send(id, 'a.txt', text('note'))).status).toBe(404);
      expect((await create(id, 'a.txt', 4)).status).toBe(404);
    } finally {
      token = own;
    }
    expect(await listed(id)).toEqual([]);
  });
});

describe('the command line', () => {
  it('gives up at once when a large file has come before with other bytes', async () => {
    const id = await start();
    const file = join(hub.data, 'large.bin');
    const client = await hubClient();
    const sent = () => sendFiles(client, id, [{ path: 'large.bin', file, bytes: 17 << 20 }], () => undefined);
    await writeFile(file, Buffer.alloc(17 << 20, 1));
    await sent();
    await writeFile(file, Buffer.alloc(17 << 20, 2));
    await expect(sent()).rejects.toThrow('CONFLICT: large.bin has already come in this ingest, with other bytes.');
  });
});

describe('an archive', () => {
  const note = { name: 'inside.txt', data: text('note inside') };
  const whole = zipBytes([note]);
  const bomb = { name: 'zeros.txt', data: Buffer.alloc(20 << 20), deflate: true };
  const bad: Record<string, [code: string, data: Uint8Array]> = {
    'slip.zip': ['core.archive-path', zipBytes([note, { name: '../../evil.txt', data: text('note evil') }])],
    'absolute.zip': ['core.archive-path', zipBytes([{ name: '/etc/evil.txt', data: text('note evil') }])],
    'bomb.zip': ['core.archive-bomb', zipBytes([note, bomb])],
    'lying.zip': ['core.archive-damaged', zipBytes([{ ...bomb, claimedSize: 100 }])],
    'link.zip': ['core.archive-symlink', zipBytes([{ name: 'link', data: text('/etc/passwd'), mode: 0o120777 }])],
    'secret.zip': [
      'core.archive-encrypted',
      zipBytes([{ name: 'a.txt', data: randomBytes(40), flags: 1, claimedSize: 28 }]),
    ],
    'cut.zip': ['core.archive-damaged', whole.subarray(0, whole.length - 30)],
    'crc.zip': ['core.archive-damaged', zipBytes([{ ...note, deflate: true, claimedCrc: 1 }])],
    'rotten.zip': ['core.archive-damaged', Buffer.concat([whole.subarray(0, 4), randomBytes(500)])],
  };

  it('made to do harm is rejected as a whole, with the reason, and its neighbours are taken', async () => {
    const files = Object.entries(bad).flatMap(([path, [, data]], i) => [
      { path, data },
      { path: `neighbour-${i}.txt`, data: text(`note neighbour ${i}`) },
    ]);
    const id = await hub.ingest(token, datasetId, files);
    const found = await hub.core.store.ingestFiles.find({ orgId: org.id, ingestId: id }).toArray();
    const findings = await hub.core.store.findings.find({ orgId: org.id, ingestId: id }).toArray();
    const told = Object.fromEntries(
      found.map(({ path, state }) => [
        path,
        [state, ...findings.filter((one) => one.path === path).map(({ code }) => code)],
      ]),
    );
    const wanted = Object.fromEntries(Object.entries(bad).map(([path, [code]]) => [path, ['REJECTED', code]]));
    expect(Object.fromEntries(Object.entries(told).filter(([path]) => path.endsWith('.zip')))).toEqual(wanted);
    const neighbours = Object.entries(told).filter(([path]) => !path.endsWith('.zip'));
    expect(neighbours.map(([, said]) => said)).toEqual(neighbours.map(() => ['READY']));
    expect(neighbours.length).toBe(Object.keys(bad).length);
    expect(await unfinished()).toEqual([]);
  });

  it('from a Chinese machine keeps its names (GBK without the UTF-8 flag)', async () => {
    // 胸部/图像.txt and 螺丝.txt
    const chest = Buffer.from([0xd0, 0xd8, 0xb2, 0xbf, 0x2f, 0xcd, 0xbc, 0xcf, 0xf1, ...Buffer.from('.txt')]);
    const screw = Buffer.from([0xc2, 0xdd, 0xcb, 0xbf, ...Buffer.from('.txt')]);
    const data = zipBytes([
      { name: chest, data: text('note gbk 1') },
      { name: screw, data: text('note gbk 2') },
      { name: '齿轮.txt', data: text('note utf-8') },
    ]);
    const id = await hub.ingest(token, datasetId, [{ path: '数据.zip', data }]);
    const files = await hub.core.store.ingestFiles.find({ orgId: org.id, ingestId: id, state: 'READY' }).toArray();
    expect(new Set(files.map(({ path }) => path))).toEqual(
      new Set(['数据/胸部/图像.txt', '数据/螺丝.txt', '数据/齿轮.txt']),
    );
  });

  it('whose members have the path of another file says which were left out', async () => {
    const clashing = [
      { path: 'p/inside.txt', data: text('note outside') },
      {
        path: 'p.zip',
        data: zipBytes([
          note,
          { name: 'twice.txt', data: text('note 1') },
          { name: 'twice.txt', data: text('note 2') },
        ]),
      },
    ];
    const id = await hub.ingest(token, datasetId, clashing);
    const findings = await hub.core.store.findings.find({ orgId: org.id, ingestId: id }).toArray();
    expect(findings.map(({ code, path, evidence }) => [code, path, evidence])).toEqual([
      ['core.archive-clash', 'p.zip', { count: 2, examples: ['p/inside.txt', 'p/twice.txt'] }],
    ]);
  });
});
