import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { newId } from '../ids.ts';
import {
  claim,
  fail,
  holdLease,
  isDeadly,
  isLastAttempt,
  LEASE_MS,
  renew,
  succeed,
  type JobType,
  type Lease,
} from './jobs.ts';
import type { JobDoc } from './job.model.ts';

export interface Worker {
  /** Look for work now; without it the sweeper looks every two seconds. */
  ring(): void;
  /** Lets go: running jobs are aborted at their next batch and go back to the queue. */
  stop(): Promise<void>;
}

const SWEEP_MS = 2_000;

/** Works through due jobs, `concurrency` at a time, renewing their leases. */
export function startWorker(core: Core, types: Record<string, JobType>, concurrency = 2): Worker {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  async function run(job: JobDoc): Promise<void> {
    const lost = new AbortController();
    const heartbeat = setInterval(() => {
      renew(core, job).then(
        (held) => held || lost.abort(),
        (error: unknown) => core.log.warn({ err: error, job: job._id }, 'the lease could not be renewed'),
      );
    }, LEASE_MS / 3);
    const signal = AbortSignal.any([stopping.signal, lost.signal]);
    const lease: Lease = { job, signal, hold: (session) => holdLease(core, job, session) };
    const type = types[job.type];
    try {
      if (!type) throw new LodeError('INTERNAL', `No handler for jobs of type ${job.type}.`);
      if (isDeadly(job)) throw new LodeError('INTERNAL', 'The hub went down each time that it worked on this.');
      await type.run(core, lease);
      await succeed(core, job);
    } catch (error) {
      if (stopping.signal.aborted) {
        await core.store.jobs.updateOne(
          { _id: job._id, 'lease.token': job.lease!.token },
          { $set: { state: 'queued', lease: null }, $inc: { attempts: -1 } },
        );
      } else if (!(error instanceof LodeError && error.code === 'LEASE_LOST')) {
        const id = newId('err');
        core.log.error({ err: error, id, job: job._id, type: job.type, attempt: job.attempts }, 'a job failed');
        // Members read this: messages of the driver or of the disk may carry addresses, paths and values.
        const words = error instanceof LodeError ? error.message : `Something went wrong in the hub. Quote ${id}.`;
        if (isLastAttempt(job)) await type?.failed?.(core, lease, words);
        await fail(core, job, words);
      }
    } finally {
      clearInterval(heartbeat);
    }
  }

  let sweeping = false;
  let again = false;
  async function sweep(): Promise<void> {
    if (sweeping) {
      again = true;
      return;
    }
    sweeping = true;
    try {
      do {
        again = false;
        while (running.size < concurrency && !stopping.signal.aborted) {
          const job = await claim(core);
          if (!job) break;
          const work: Promise<void> = run(job)
            .catch((error: unknown) => core.log.error({ err: error, job: job._id }, 'a job could not be put back'))
            .finally(() => {
              running.delete(work);
              void sweep();
            });
          running.add(work);
        }
      } while (again);
    } catch (error) {
      // The database is away: the next sweep tries again.
      core.log.warn({ err: error }, 'jobs could not be claimed');
    } finally {
      sweeping = false;
    }
  }

  const timer = setInterval(() => void sweep(), SWEEP_MS);
  void sweep();
  return {
    ring: () => void sweep(),
    stop: async () => {
      stopping.abort();
      clearInterval(timer);
      await Promise.allSettled(running);
    },
  };
}
