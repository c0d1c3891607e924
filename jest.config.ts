import type { Config } from 'jest';

export default {
  // The scenario suite mostly waits, so it runs beside the others, on two cores as well.
  maxWorkers: 2,
  maxConcurrency: 2,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/.lab', '<rootDir>/runs'],
} satisfies Config;
