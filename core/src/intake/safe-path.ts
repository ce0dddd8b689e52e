import { LodeError } from '../errors.ts';

const MAX_PATH = 1_024;
// eslint-disable-next-line no-control-regex -- control characters are what is refused
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * A path within an ingest: relative, `/`-separated, no `.` or `..` steps, NFC. Throws BAD_INPUT for what would leave
 * the tree, so that neither an upload nor an archive can name a place outside it.
 */
export function safePath(path: string): string {
  const plain = path.replaceAll('\\', '/').normalize('NFC');
  const steps = plain.split('/').filter((step) => step !== '' && step !== '.');
  // A drive letter counts after `./` too: what is left of the path would begin with it.
  if (plain.startsWith('/') || /^[a-z]:/i.test(steps[0] ?? ''))
    throw new LodeError('BAD_INPUT', 'A file path must be relative.');
  if (steps.includes('..')) throw new LodeError('BAD_INPUT', 'A file path must not contain `..`.');
  if (steps.length === 0 || plain.length > MAX_PATH || CONTROL.test(plain)) {
    throw new LodeError(
      'BAD_INPUT',
      'A file path must have a name, no control characters and at most 1,024 characters.',
    );
  }
  return steps.join('/');
}
