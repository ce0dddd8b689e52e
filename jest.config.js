import { availableParallelism } from 'node:os';

// Jest in ESM mode on Node 24: TypeScript is only stripped (swc), ESM-only packages load as they are.
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript', tsx: true }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/.lode/', ...(process.env.LODE_LONG ? [] : ['\\.long\\.test\\.ts$'])],
  globalSetup: '<rootDir>/tests/setup/mongo.ts',
  globalTeardown: '<rootDir>/tests/setup/mongo-teardown.ts',
  testTimeout: 60_000,
  // Tests start hubs, databases and browsers of their own: more than four at once only wait for each other.
  maxWorkers: Math.max(2, Math.min(4, availableParallelism())),
};
