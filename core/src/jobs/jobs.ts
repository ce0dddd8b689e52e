import type { ClientSession } from 'mongodb';
import type { JsonObject } from '../contract/values.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { newSecret } from '../ids.ts';
import type { JobDoc } from './job.model.ts';

export const LEASE_MS = 15_000;
const MAX_ATTEMPTS = 5;
const MAX_DEATHS = 10;
const BACKOFF_MS = 2_000;

/** What a handler gets: its job, and `hold`, to be called in every transaction that it writes. */
export interface Lease {
  job: JobDoc;
  /** Renews the lease within the transaction; throws LEASE_LOST when another worker has taken over (fencing). */
  hold(session: ClientSession): Promise<void>;
  /** Aborted when the hub stops or the lease is lost. */
  signal: AbortSignal;
}

export type JobHandler = (core: Core, lease: Lease) => Promise<void>;

export interface JobType {
  run: JobHandler;
  /** Called when the last attempt has failed, before the job says so: whoever waits for it must hear. Repeatable. */
  failed?(core: Core, lease: Lease, words: string): Promise<void>;
}

/** Queues a job, or leaves the one with this id as it is. Pass the session of what makes it necessary. */
export async function enqueue(
  core: Core,
  job: { _id: string; orgId: string; type: string; args: JsonObject },
  session?: ClientSession,
): Promise<void> {
  const now = core.clock.now();
  await core.store.jobs.updateOne(
    { _id: job._id },
    {
      $setOnInsert: {
        orgId: job.orgId,
        type: job.type,
        args: job.args,
        state: 'queued',
        attempts: 0,
        deaths: 0,
        notBefore: now,
        lease: null,
        error: null,
        createdAt: now,
        finishedAt: null,
      },
    },
    { upsert: true, session },
  );
}

/** Takes the oldest job that is due: queued, or running with a lease that ran out. */
export async function claim(core: Core): Promise<JobDoc | null> {
  const now = core.clock.now();
  return core.store.jobs.findOneAndUpdate(
    {
      $or: [
        { state: 'queued', notBefore: { $lte: now } },
        { state: 'running', 'lease.until': { $lte: now } },
      ],
    },
    {
      $set: {
        state: 'running',
        lease: { owner: core.instance, until: new Date(now.getTime() + LEASE_MS), token: newSecret('lease') },
      },
      $inc: { attempts: 1 },
    },
    { sort: { notBefore: 1 }, returnDocument: 'after' },
  );
}

/** Renews a lease. False when it is lost. */
export async function renew(core: Core, job: JobDoc, session?: ClientSession): Promise<boolean> {
  const until = new Date(core.clock.now().getTime() + LEASE_MS);
  const { matchedCount } = await core.store.jobs.updateOne(
    { _id: job._id, state: 'running', 'lease.token': job.lease!.token },
    { $set: { 'lease.until': until } },
    { session },
  );
  return matchedCount === 1;
}

export async function holdLease(core: Core, job: JobDoc, session: ClientSession): Promise<void> {
  if (!(await renew(core, job, session)))
    throw new LodeError('LEASE_LOST', `Another worker has taken over ${job._id}.`);
}

export async function succeed(core: Core, job: JobDoc): Promise<void> {
  await core.store.jobs.updateOne(
    { _id: job._id, 'lease.token': job.lease!.token },
    { $set: { state: 'done', lease: null, error: null, finishedAt: core.clock.now() } },
  );
}

export const isLastAttempt = (job: JobDoc): boolean => job.attempts >= MAX_ATTEMPTS || job.deaths >= MAX_DEATHS;

/** A hub that dies says nothing of the job that it was working on; one that dies ten times does. */
export const isDeadly = (job: JobDoc): boolean => job.deaths >= MAX_DEATHS;

/** Puts a failed job back with growing delay; after five attempts it stays failed. Returns true when it is final. */
export async function fail(core: Core, job: JobDoc, error: string): Promise<boolean> {
  const final = isLastAttempt(job);
  const now = core.clock.now();
  const notBefore = new Date(now.getTime() + BACKOFF_MS * 2 ** (job.attempts - 1));
  await core.store.jobs.updateOne(
    { _id: job._id, 'lease.token': job.lease!.token },
    { $set: { state: final ? 'failed' : 'queued', lease: null, error, notBefore, finishedAt: final ? now : null } },
  );
  return final;
}

/** At start: what this very hub held when it died is free at once, and does not count as an attempt. */
export async function releaseOwn(core: Core): Promise<void> {
  await core.store.jobs.updateMany(
    { state: 'running', 'lease.owner': core.instance },
    { $set: { state: 'queued', lease: null, notBefore: core.clock.now() }, $inc: { attempts: -1, deaths: 1 } },
  );
}
