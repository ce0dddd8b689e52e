// Makers of small sound logs, for tests of the whole that damage them, and of a log of any length.
export { generateLog } from '../demo/generate-log.ts';
export { mcapSummary } from '../logs/mcap-summary.ts';
export { bagOf } from './bag-of.ts';
export { imuCdr } from './cdr-of.ts';
export { db3Of } from './db3-of.ts';
export { mcapOf } from './mcap-of.ts';
