export { bytesSource, parseBytes } from './bytes-source.ts';
export { pluginConformance, type ConformanceCase, type ConformanceOptions } from './conformance.ts';
export { seeded } from './damage.ts';
export { HEADS, type Head } from './heads.ts';
export { askQuery, queryDataOf } from './query-data.ts';
export { itWith, toolPath } from './required-tool.ts';
export { filesOf, runFiles, surest, treeOf, type Files, type Ingested } from './run-files.ts';
export { check, viewsOf, type Views } from './run-validators.ts';
