import { plan } from '../lab/plan/environments.ts';
import { processes } from '../lab/runtimes/processes/runtime.ts';
import { allCases, pairedCases, scenarioSuite } from './support/scenario-suite.ts';

/** `1/3` is the first of three parts of what the pairs leave out; a part has whole environments, as starting them takes longest. */
const [, part = '1', parts = '1'] = /^(\d+)\/(\d+)$/.exec(process.env.LAB_SHARD ?? '1/1') ?? [];

const paired = new Set((await pairedCases()).map(({ name }) => name));
const rest = (await allCases()).filter(({ name }) => !paired.has(name));
const ofPart = plan(rest, processes.configurationsPerFront).filter(
  (_, index) => index % Number(parts) === Number(part) - 1,
);
await scenarioSuite(
  'processes',
  `part ${part} of ${parts} of the rest`,
  ofPart.flatMap(({ cases }) => cases),
);
