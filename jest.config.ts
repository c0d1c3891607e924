import type { Config } from 'jest';

const scenarios = process.env.LAB_SUITE === 'scenarios';

/** What measures, and what starts containers: a file at a time, with nothing beside it that would disturb its timing. */
const SCENARIOS = [
  '<rootDir>/test/{scenarios,second-try,saboteurs}.processes.test.ts',
  '<rootDir>/test/compose/*.test.ts',
];

export default {
  maxWorkers: scenarios ? 1 : 2,
  maxConcurrency: 2,
  // For what hangs: on a busy machine a command that takes one second took twenty.
  testTimeout: 120_000,
  testMatch: scenarios ? SCENARIOS : ['<rootDir>/test/{*,unit/*}.test.ts'],
  testPathIgnorePatterns: scenarios ? [] : ['/(scenarios|second-try|saboteurs)\\.processes\\.test\\.ts$'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/.lab', '<rootDir>/runs'],
} satisfies Config;
