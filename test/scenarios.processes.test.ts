import { scenarioSuite } from './support/scenario-suite.ts';

await scenarioSuite('processes', ['all']);
