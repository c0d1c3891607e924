import { pairedCases, scenarioSuite, tellTheRest } from './support/scenario-suite.ts';

const cases = await pairedCases();
await scenarioSuite('processes', 'every pair', cases);
await tellTheRest(cases);
