import { startTestMongo } from '@lode/gateway/testing';
import { openCore, readConfig } from '@lode/gateway';
import { fastify } from 'fastify';
import { runIngest, startWorker, ensureOrganisation, startIngest, finishIngest, receiveFiles, createDataset } from '@lode/core/hub';
import { mkdtemp } from 'node:fs/promises';
import { ctSlices, plates } from './deliveries.ts';
const mongo = await startTestMongo({info(){},warn(){}});
const uri = mongo.uri.replace(/^(mongodb:\/\/[^/]+)\/?[^?]*/, `$1/zi`);
const plugin = process.argv[2] ?? 'medical';
const files = plugin === 'medical' ? await ctSlices(500) : await plates();
const config = readConfig({...process.env, LODE_DATA: await mkdtemp('/tmp/lode-zi-'), LODE_PLUGINS: 'medical,industrial-qc'});
const { core, close } = await openCore(config, uri, fastify({logger:{level:'warn'}}).log);
const worker = startWorker(core, { ingest: runIngest }); core.events.subscribe(e => e.topic==='job' && worker.ring());
const T: Record<string,{n:number,ms:number}> = {};
const timed = <F extends (...a:any[])=>Promise<any>>(name:string, f:F):F => (async (...a:any[])=>{const t=performance.now(); try{return await f(...a)}finally{(T[name]??={n:0,ms:0}).n++; T[name]!.ms+=performance.now()-t;}}) as F;
core.store.transaction = timed('transaction', core.store.transaction) as never;
core.blobs.put = timed('put', core.blobs.put.bind(core.blobs)); core.blobs.pathOf = timed('pathOf', core.blobs.pathOf.bind(core.blobs));
const pool = core.pool; let tasks:any[]=[]; core.pool = {...pool, run: timed('pool.run', (t:any)=>{tasks.push(t); return pool.run(t)})};
const cpu=()=>{const c=process.cpuUsage();return [c.user/1e6,c.system/1e6]};
for (let i=0;i<4;i++) {
  const org = await ensureOrganisation(core, `o${i}`, 'x'); const scope = {orgId: org._id, role:'steward' as const, userId:'u', tokenId:null, grants:[]};
  const ds = (await createDataset(core, scope, {name:'x', plugin}))!; const ing = await startIngest(core, scope, ds, null);
  const rec = []; for (const f of files) rec.push({path:f.path, ...await core.blobs.put(org._id, f.data)}); await receiveFiles(core, ing, rec);
  for (const k in T) delete T[k]; tasks=[];
  const stages:string[]=[]; let last=''; let busy=[0,0,0,0,0,0]; 
  const a=cpu(), t=performance.now(); await finishIngest(core, scope, ing);
  const s = setInterval(()=>{const n=pool.stats().inFlight; busy[n===0?0:n<2?1:n<4?2:n<8?3:4]!++;}, 10);
  for(;;){const d=await core.store.ingests.findOne({_id:ing._id}); if(d!.stage!==last){last=d!.stage; stages.push(`${last}@${(performance.now()-t).toFixed(0)}`);} if(d!.state==='DONE')break; await new Promise(r=>setTimeout(r,25));}
  clearInterval(s); const b=cpu(); console.log('ingest', (performance.now()-t).toFixed(0), stages.join(' '), 'user',(b[0]!-a[0]!).toFixed(2),'sys',(b[1]!-a[1]!).toFixed(2), 'inFlight 0/1/<4/<8/8', busy.join('/'));
  console.log(Object.entries(T).map(([k,v])=>`${k} ${v.n}× ${(v.ms/v.n).toFixed(1)}ms`).join(', '));
  const t2=performance.now(); const q=tasks.slice().values(); await Promise.all(Array.from({length:pool.concurrency*2}, async()=>{for(const x of q) await pool.run(x)})); console.log('parse', (performance.now()-t2).toFixed(0));
}
await worker.stop(); await close(); await mongo.stop();
