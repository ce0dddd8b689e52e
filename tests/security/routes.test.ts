import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportOf } from './export-of.ts';
import { makeWorld, secretsOf, type Caller, type World } from './world.ts';

let world: World;
let secrets: Set<string>;
/** A resumable upload of the owner's, half sent. */
let upload: string;
/** An export that the owner's steward asked for. */
let exported: string;

/** Routes that carry somebody's data, each as one request on the owner's things or on things that are not there. */
const CASES: Record<string, (real: boolean) => Request[]> = {
  '/assets/:id/parts/:role': (real) => {
    const { partAsset, patientAsset, document } = world.its;
    const paths = [partAsset, patientAsset, document].flatMap((id) =>
      ['original', 'thumbnail', 'nothing'].map((role) => `/assets/${real ? id : nothing(id)}/parts/${role}`),
    );
    return paths.flatMap((path) => [get(path), get(path, 'HEAD'), get(path, 'GET', { range: 'bytes=2-5' })]);
  },
  '/assets/:id/thumbnail': (real) =>
    [world.its.partAsset, world.its.patientAsset].flatMap((id) => {
      const path = `/assets/${real ? id : nothing(id)}/thumbnail`;
      return [get(path), get(path, 'HEAD'), get(path, 'GET', { range: 'bytes=0-' })];
    }),
  '/exports/:id': (real) => {
    const path = `/exports/${real ? exported : nothing(exported)}`;
    return [get(path), get(path, 'HEAD')];
  },
  '/ingests/:id/files': (real) => {
    const ids = [world.its.openIngest, world.its.ingest].map((id) => (real ? id : nothing(id)));
    return ids.flatMap((id) => [get(`/ingests/${id}/files`), sendFile(`/ingests/${id}/files`)]);
  },
  '/uploads': (real) => {
    const { openIngest } = world.its;
    return [startUpload(real ? openIngest : nothing(openIngest))];
  },
  '/uploads/*': (real) => {
    const path = real ? upload : `${upload.slice(0, -20)}${'0'.repeat(20)}`;
    const tus = { 'tus-resumable': '1.0.0' };
    const patch = { ...tus, 'upload-offset': '4', 'content-type': 'application/offset+octet-stream' };
    return [get(path, 'HEAD', tus), get(path, 'PATCH', patch, 'tail'), get(path, 'DELETE', tus)];
  },
};
/** Routes that speak of nobody's data, or have a test of their own. */
const WITHOUT = ['/', '/graphql', '/session', '/healthz', '/readyz', '/metrics'];

const nothing = (id: string) => `${id.slice(0, id.indexOf('_'))}_${'0'.repeat(id.length - id.indexOf('_') - 1)}`;
const get = (path: string, method = 'GET', headers: Record<string, string> = {}, body?: string) =>
  new Request(`${world.hub.url}${path}`, { method, headers, ...(body ? { body } : {}) });
const base64 = (words: string) => Buffer.from(words).toString('base64');

function startUpload(ingestId: string): Request {
  return get('/uploads', 'POST', {
    'tus-resumable': '1.0.0',
    'upload-length': '8',
    'upload-metadata': `ingestId ${base64(ingestId)},path ${base64('a/b.png')}`,
  });
}

function sendFile(path: string): Request {
  const form = new FormData();
  form.append('file', new Blob(['x']), 'stray.bin');
  return new Request(`${world.hub.url}${path}`, { method: 'POST', body: form });
}

async function send(request: Request, token: string | null) {
  const copy = request.clone();
  if (token) copy.headers.set('authorization', `Bearer ${token}`);
  const response = await fetch(copy);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

beforeAll(async () => {
  world = await makeWorld();
  secrets = await secretsOf(world.hub, world.owner);
  const started = await send(startUpload(world.its.openIngest), world.owner.tokens.steward);
  upload = started.headers.get('location')!;
  const tus = { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  const sent = await send(get(upload, 'PATCH', tus, 'head'), world.owner.tokens.steward);
  expect([started.status, sent.status]).toEqual([201, 204]);
  exported = await exportOf(world, 'own steward', world.its.inspection);
});
afterAll(() => world?.hub.stop());

const named = (tie: Caller['tie'][]) => world.callers.filter((caller) => tie.includes(caller.tie));

describe('the routes', () => {
  it('have a case each', () => {
    const folder = new URL('../../gateway/src/http/', import.meta.url);
    const source = readdirSync(folder)
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      .join('\n');
    const called = [...source.matchAll(/app\.(?:get|post|put|patch|delete|head)(?:<.*>)?\(\s*'([^']+)'/g)];
    const declared = [...source.matchAll(/url: '([^']+)'/g)];
    const tus = [...source.matchAll(/url: (?:PATH|`\$\{PATH\}(\/\*)`)/g)].map(([, rest = '']) => [
      '',
      `/uploads${rest}`,
    ]);
    const routes = new Set(
      [...called, ...declared, ...tus].map(([, path]) => path!).filter((path) => path.startsWith('/')),
    );
    expect([...routes].sort()).toEqual(
      [...new Set([...Object.keys(CASES), ...WITHOUT.filter((path) => path !== '/graphql')])].sort(),
    );
  });
});

describe.each(Object.keys(CASES))('%s', (route) => {
  it('answers strangers as if there were nothing, with no secret in it', async () => {
    for (const caller of named(['stranger', 'nobody', 'dead-token'])) {
      const [real, none] = [CASES[route]!(true), CASES[route]!(false)];
      for (const [i, request] of real.entries()) {
        const [a, b] = [await send(request, caller.token), await send(none[i]!, caller.token)];
        const what = `${caller.name}: ${request.method} ${request.url}`;
        expect([what, a.status, a.text]).toEqual([what, b.status, b.text]);
        expect([what, caller.tie === 'stranger' ? [403, 404] : [401]]).toEqual([
          what,
          expect.arrayContaining([a.status]),
        ]);
        for (const name of ['etag', 'content-length', 'content-range', 'content-disposition', 'upload-offset'])
          expect([what, name, a.headers.get(name)]).toEqual([what, name, b.headers.get(name)]);
        const leaked = [...secrets].filter((secret) => a.text.includes(secret) && !request.url.includes(secret));
        expect([what, leaked]).toEqual([what, []]);
      }
    }
  });
});

describe('who may do what', () => {
  const status = async (name: string, request: Request) => (await send(request, world.caller(name).token)).status;
  const part = (id: string, role: string) => get(`/assets/${id}/parts/${role}`);

  it('open originals: by role at home, by role and grant elsewhere', async () => {
    const { partAsset } = world.its;
    const expected: [string, number][] = [
      ['own owner', 200],
      ['own steward', 200],
      ['own annotator', 200],
      ['own regulator', 404],
      ['read owner', 404],
      ['read annotator', 404],
      ['full owner', 200],
      ['full annotator', 200],
      ['full regulator', 404],
    ];
    for (const [name, code] of expected) {
      expect([name, await status(name, part(partAsset, 'original'))]).toEqual([name, code]);
      expect([name, await status(name, part(partAsset, 'thumbnail'))]).toEqual([name, 200]);
    }
  });

  it('files and uploads: owner and steward of the organisation that owns the ingest', async () => {
    const { openIngest } = world.its;
    for (const role of ['annotator', 'regulator']) {
      expect(await status(`own ${role}`, sendFile(`/ingests/${openIngest}/files`))).toBe(403);
      expect(await status(`own ${role}`, get(`/ingests/${openIngest}/files`))).toBe(403);
      expect(await status(`own ${role}`, startUpload(openIngest))).toBe(403);
      for (const request of CASES['/uploads/*']!(true)) expect(await status(`own ${role}`, request)).toBe(403);
    }
    for (const role of ['owner', 'steward'])
      expect(await status(`full ${role}`, sendFile(`/ingests/${openIngest}/files`))).toBe(404);
  });

  it('an upload under way is finished by its owner after all that was tried', async () => {
    const headers = { 'tus-resumable': '1.0.0' };
    const head = await send(get(upload, 'HEAD', headers), world.owner.tokens.steward);
    expect([head.status, head.headers.get('upload-offset')]).toEqual([200, '4']);
    const type = 'application/offset+octet-stream';
    const tail = get(upload, 'PATCH', { ...headers, 'upload-offset': '4', 'content-type': type }, 'tail');
    expect(await status('own owner', tail)).toBe(204);
    const files = await world.hub.core.store.ingestFiles.find({ ingestId: world.its.openIngest }).toArray();
    expect(files.map(({ path, bytes }) => ({ path, bytes }))).toEqual([{ path: 'a/b.png', bytes: 8 }]);
  });

  it('upload ids that are no ids name no file of the disk', async () => {
    for (const id of [
      `${world.owner.id}~..%2F..%2Fhub`,
      `${world.owner.id}~/../../hub`,
      '..%2Finstance',
      `${world.owner.id}~up_`,
    ]) {
      const answer = await send(get(`/uploads/${id}`, 'HEAD', { 'tus-resumable': '1.0.0' }), world.owner.tokens.owner);
      expect([id, answer.status]).toEqual([id, 404]);
    }
  });

  it('exports: as originals, and only by the organisation that asked for them', async () => {
    const expected: [string, number][] = [
      ['own owner', 200],
      ['own steward', 200],
      ['own annotator', 200],
      ['own regulator', 404],
      ['full owner', 404],
      ['read owner', 404],
    ];
    for (const [name, code] of expected)
      expect([name, await status(name, get(`/exports/${exported}`))]).toEqual([name, code]);
  });
});
