import { startTestMongo } from '@lode/gateway/testing';
import { mkdtemp } from 'node:fs/promises';
import { seedAssets } from './asset-seed.ts';
import { startBenchHub } from './bench-hub.ts';
import { listQuery } from './list-control.ts';
import { connections, load } from './load.ts';
const mongo = await startTestMongo({info(){},warn(){}});
const hub = await startBenchHub(mongo.uri.replace(/^(mongodb:\/\/[^/]+)\/?[^?]*/, `$1/zz`), await mkdtemp('/tmp/lode-zz-'));
try {
const { orgId, token } = await hub.call('organisation', 'bench');
const dataset = await hub.dataset(token, 'medical');
await seedAssets(hub.db, { orgId, datasetId: dataset }, 500);
const agent = connections(8);
const what = process.argv[2] === 'control' ? { url: `${hub.bareUrl}/assets?dataset=${dataset}`, method: 'GET' as const, headers: { authorization: `Bearer ${token}` } } : hub.query(token, listQuery(false), { dataset });
await load(agent, 300, what);
for (let i=0;i<6;i++){ const b = await hub.call('cpuSeconds'); await load(agent, 500, what); console.log(500/((await hub.call('cpuSeconds'))-b)); }
agent.destroy();
} finally { await hub.stop(); await mongo.stop(); }
