import { allCases, scenarioSuite } from './support/scenario-suite.ts';

await scenarioSuite('processes', 'every case', await allCases(), ['all']);
