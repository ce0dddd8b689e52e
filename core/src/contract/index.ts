export * from './kind.ts';
export * from './parsing.ts';
export * from './plugin.ts';
export * from './querying.ts';
export * from './routing.ts';
export * from './series.ts';
export * from './validating.ts';
export * from './values.ts';
