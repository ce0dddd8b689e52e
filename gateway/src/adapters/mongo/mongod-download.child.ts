/** The child process of mongod-download.ts: `node mongod-download.child.ts FOLDER [SERIES]`; answers by one message. */
import { arch, platform } from 'node:os';
import { DryMongoBinary } from 'mongodb-memory-server-core/lib/util/DryMongoBinary.js';
import { MongoBinaryDownload } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownload.js';
import { MongoBinaryDownloadUrl } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js';
import { releaseSeries } from './mongod-version.ts';

const PROBE_MS = 4_000;

async function download(downloadDir: string, series: string | undefined): Promise<string> {
  // Without this the package takes any certificate, and the program would be anybody's
  // (mongodb-memory-server-core 11.3.0, MongoBinaryDownload.download: rejectUnauthorized).
  process.env.npm_config_strict_ssl = 'true';
  const options = await DryMongoBinary.generateOptions({ downloadDir, platform: platform(), arch: arch() });
  if (series !== undefined && releaseSeries(options.version) !== series) {
    throw new Error(`it would bring ${options.version}, and these data files are of ${series}`);
  }
  const full = { ...options, platform: platform(), checkMD5: true };
  const url = await new MongoBinaryDownloadUrl(full).getDownloadUrl();
  await probe(url);
  return new MongoBinaryDownload(full).getMongodPath();
}

async function probe(url: string): Promise<void> {
  const host = new URL(url).host;
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) }).catch((error: Error) => {
    const cause = error.cause instanceof Error ? error.cause.message : error.message;
    throw new Error(`${host} cannot be reached: ${cause}`);
  });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
}

const answer = await download(process.argv[2] ?? '', process.argv[3]).then(
  (program) => ({ program }),
  (error: Error) => ({ error: error.message }),
);
process.send?.(answer, () => process.disconnect());
