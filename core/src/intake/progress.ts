import type { IngestDoc } from './intake.model.ts';

/** Counts of an ingest as people see them, with rate and time left while it parses. */
export function progressOf(ingest: IngestDoc, now: Date) {
  const { files, ready, rejected, held, duplicate } = ingest.counts;
  const done = ready + rejected + held + duplicate;
  const received = files - done;
  const seconds = ingest.parsingSince ? (now.getTime() - ingest.parsingSince.getTime()) / 1_000 : 0;
  const rate = ingest.state === 'RUNNING' && seconds > 0.5 && done > 0 ? done / seconds : null;
  return {
    ingestId: ingest._id,
    state: ingest.state,
    stage: ingest.stage,
    files,
    received,
    ready,
    rejected,
    held,
    duplicate,
    bytes: ingest.bytes,
    findings: ingest.findings,
    rate,
    secondsLeft: rate ? received / rate : null,
  };
}
