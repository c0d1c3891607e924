import type { Config } from 'jest';
import config from './jest.config.ts';

/** The unit tests of what only computes, as Stryker runs them for each mutant. */
export default { ...config, testMatch: ['<rootDir>/test/unit/*.test.ts'], maxWorkers: 1 } satisfies Config;
