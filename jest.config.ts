import type { Config } from 'jest';

const compose = process.env.LAB_SUITE === 'compose';

export default {
  // The scenario suite mostly waits, so it runs beside the others, on two cores as well.
  maxWorkers: compose ? 1 : 2,
  maxConcurrency: 2,
  // Containers by themselves, after the others (`npm run test:compose`): they would disturb everybody's timing.
  testMatch: [compose ? '<rootDir>/test/compose/*.test.ts' : '<rootDir>/test/{*,unit/*}.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/.lab', '<rootDir>/runs'],
} satisfies Config;
