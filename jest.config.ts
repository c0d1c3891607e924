import type { Config } from 'jest';

/** What measures, and what starts containers: a file at a time, with nothing beside it that would disturb its timing. */
const SUITES: Record<string, string[]> = {
  pairs: ['<rootDir>/test/pairs.processes.test.ts', '<rootDir>/test/compose/pairs.test.ts'],
  shard: ['<rootDir>/test/shard.processes.test.ts'],
  others: [
    '<rootDir>/test/{check,defects,second-try,saboteurs,third-front}.processes.test.ts',
    '<rootDir>/test/compose/{check,cli,network,saboteurs,stack,stand-ins,third-front}.test.ts',
  ],
  cases: ['<rootDir>/test/scenarios.processes.test.ts', '<rootDir>/test/compose/scenarios.test.ts'],
};

const suite = SUITES[process.env.LAB_SUITE ?? ''];

export default {
  maxWorkers: suite ? 1 : 2,
  maxConcurrency: 2,
  // For what hangs: on a busy machine a command that takes one second took twenty.
  testTimeout: 120_000,
  testMatch: suite ?? ['<rootDir>/test/{*,unit/*}.test.ts'],
  testPathIgnorePatterns: suite
    ? []
    : ['/(check|defects|scenarios|pairs|shard|second-try|saboteurs|third-front)\\.processes\\.test\\.ts$'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/.lab', '<rootDir>/runs'],
} satisfies Config;
