import { startTestMongo } from '@lode/gateway/testing';
import { mkdtemp } from 'node:fs/promises';
import { seedAssets, seedFindings } from './asset-seed.ts';
import { startBenchHub } from './bench-hub.ts';
import { listQuery } from './list-control.ts';
import { connections, load, send } from './load.ts';
const mongo = await startTestMongo({info(){},warn(){}});
const uri = mongo.uri.replace(/^(mongodb:\/\/[^/]+)\/?[^?]*/, `$1/zz`);
const hub = await startBenchHub(uri, await mkdtemp('/tmp/lode-zz-'));
try {
const { orgId, token } = await hub.call('organisation', 'bench');
const dataset = await hub.dataset(token, 'medical');
await seedAssets(hub.db, { orgId, datasetId: dataset }, 500);
await seedFindings(hub.db, { orgId, datasetId: dataset });
const agent = connections(8);
const which = process.argv[2];
const what = which === 'control' ? { url: `${hub.url}/bench/assets?dataset=${dataset}`, method: 'GET' as const, headers: { authorization: `Bearer ${token}` } } : hub.query(token, listQuery(which==='findings'), { dataset });
await load(agent, 300, what);
for (let i=0;i<4;i++){ const b = await hub.call('cpuSeconds'); await load(agent, 400, what); console.log(400/((await hub.call('cpuSeconds'))-b)); }
const ops=async()=>(await hub.db.admin().serverStatus()).opcounters; const o=await ops(); await load(agent,400,what); const p=await ops(); console.log('per request', Object.keys(p).map(k=>k+' '+((p[k]-o[k])/400).toFixed(2)).join(', '));
console.log((await send(agent, what)).length);
agent.destroy();
} finally { await hub.stop(); await mongo.stop(); }
