/** How many steps two `/`-separated paths have in common, from the end. */
export function commonSteps(a: string, b: string): number {
  const [x, y] = [a.split('/').reverse(), b.split('/').reverse()];
  const differs = x.findIndex((step, i) => step !== y[i]);
  return differs < 0 ? x.length : differs;
}

/** Whether one of two `/`-separated paths is the end of the other. */
export function endsAlike(a: string, b: string): boolean {
  return commonSteps(a, b) === Math.min(a.split('/').length, b.split('/').length);
}

/** The only one that has the most steps in common with the path, from the end; undefined: none has any, or several are alike. */
export function nearestOf<T>(path: string, candidates: readonly T[], pathOf: (one: T) => string): T | undefined {
  const steps = candidates.map((one) => commonSteps(path, pathOf(one)));
  const most = Math.max(0, ...steps);
  const best = candidates.filter((_, i) => most > 0 && steps[i] === most);
  return best.length === 1 ? best[0] : undefined;
}

/** A file name without its ending; folders stay. */
export function stemOf(fileName: string): string {
  const slash = fileName.lastIndexOf('/');
  const dot = fileName.lastIndexOf('.');
  return dot > slash + 1 ? fileName.slice(0, dot) : fileName;
}
