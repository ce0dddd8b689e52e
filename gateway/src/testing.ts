/** What tests of the whole need beside the hub: a throw-away database, frames of videos, and the command line's own client. */
export { createFfmpegGrabber } from './adapters/frames/ffmpeg.ts';
export { joinDatabase } from './adapters/mongo/open-database.ts';
export { startTestMongo } from './adapters/mongo/test-database.ts';
export { EXIT, Failure } from './cli/exit-codes.ts';
export { hubClient, type HubClient } from './cli/hub-client.ts';
export { collectFiles, type LocalFile } from './cli/local-files.ts';
export { sendFiles } from './cli/send-files.ts';
