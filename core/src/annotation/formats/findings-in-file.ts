import type { RowFindings } from './row-findings.ts';

/** The same findings, told of one file of several: every place says which. */
export const findingsInFile = (findings: RowFindings, file: string): RowFindings => ({
  ...findings,
  add: (code, location, evidence) => findings.add(code, { ...location, file }, evidence),
});
