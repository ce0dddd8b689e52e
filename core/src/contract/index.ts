export * from './kind.ts';
export * from './parsing.ts';
export * from './plugin.ts';
export * from './validating.ts';
export * from './values.ts';
