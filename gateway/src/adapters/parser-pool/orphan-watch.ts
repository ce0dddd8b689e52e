// A thread of the parser process. When the hub is killed, a parser that spins never hears that its channel closed; this
// thread still runs, and ends the process. (process.exit in a thread would end only the thread.)
import { workerData } from 'node:worker_threads';

const hub = workerData as number;

function hubLives(): boolean {
  if (process.ppid !== hub) return false; // POSIX hands orphans to another parent
  try {
    process.kill(hub, 0); // Windows leaves the number as it was
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

setInterval(() => {
  if (!hubLives()) process.kill(process.pid, 'SIGKILL');
}, 500);
