import type { FastifyInstance } from 'fastify';
import type { Core } from '@lode/core/hub';
import { sendProblem } from './problem.ts';

/** /healthz: the process lives. /readyz: it can serve (and, in a demo, the sample is in). /metrics: Prometheus text. */
export function registerHealth(app: FastifyInstance, core: Core, ready: () => boolean): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    if (!ready()) return sendProblem(reply, 'DATABASE_UNAVAILABLE', 'The hub is still getting ready.');
    await core.store.connection.db!.command({ ping: 1 });
    return { status: 'ready' };
  });
  app.get('/metrics', async (_request, reply) => {
    const pool = core.pool.stats();
    const { rss, heapUsed } = process.memoryUsage();
    const lines: [name: string, help: string, value: number][] = [
      ['lode_process_resident_bytes', 'Resident memory of the gateway.', rss],
      ['lode_process_heap_bytes', 'JavaScript heap in use.', heapUsed],
      ['lode_parser_queue', 'Files waiting for a parser process.', pool.queued],
      ['lode_parser_in_flight', 'Files handed to a parser process.', pool.inFlight],
      ['lode_parser_processes', 'Parser processes alive.', pool.processes],
      ['lode_parser_files_total', 'Files parsed since start.', pool.finished],
      ['lode_parser_retries_total', 'Files tried again after a fault.', pool.retried],
      [
        'lode_jobs_waiting',
        'Jobs queued or running.',
        await core.store.jobs.countDocuments({ state: { $in: ['queued', 'running'] } }),
      ],
    ];
    const text = lines.map(([name, help, value]) => `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}`);
    const faults = Object.entries(pool.faults).map(([fault, n]) => `lode_parser_faults_total{fault="${fault}"} ${n}`);
    return reply
      .type('text/plain; version=0.0.4')
      .send(`${[...text, '# TYPE lode_parser_faults_total counter', ...faults].join('\n')}\n`);
  });
}
