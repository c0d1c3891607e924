import { pairedCases, scenarioSuite } from '../support/scenario-suite.ts';

await scenarioSuite('compose', 'every pair', await pairedCases());
