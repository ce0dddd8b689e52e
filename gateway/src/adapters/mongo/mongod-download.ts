import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./mongod-download.child.ts', import.meta.url));
const DEADLINE_MS = 15 * 60_000;

/**
 * Has mongodb-memory-server-core download MongoDB's own archive for this platform. In a child process, because
 * the package holds its connection open for minutes on networks that swallow packets; a child can be ended.
 * @param folder an empty folder that receives the program
 * @param series release series that is needed, such as "8.2"; undefined takes the package's own choice
 * @returns path of the program
 * @throws an Error that says why there was no download
 */
export function mongodFromDownload(folder: string, series: string | undefined): Promise<string> {
  return new Promise((done, failed) => {
    const child = fork(CHILD, series === undefined ? [folder] : [folder, series], {
      // --use-env-proxy: the reachability probe takes the proxy that the download itself will take.
      execArgv: ['--use-env-proxy', '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
    });
    child.on('message', (answer: { program?: string; error?: string }) => {
      if (answer.program) done(answer.program);
      else failed(new Error(answer.error ?? 'no answer'));
    });
    // An answer may be on its way when the process has ended; once the channel is closed as well, none comes any more.
    Promise.all([once(child, 'exit'), once(child, 'disconnect')]).then(
      ([[code, signal]]) => failed(new Error(`the download ended early (${signal ?? `exit code ${code}`})`)),
      failed,
    );
  });
}
