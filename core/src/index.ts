export * from './contract/index.ts';
export * from './annotation/model.ts';
