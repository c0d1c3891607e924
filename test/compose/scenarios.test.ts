import { allCases, scenarioSuite } from '../support/scenario-suite.ts';

await scenarioSuite('compose', 'every case', await allCases(), ['all']);
