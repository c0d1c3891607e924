import { type JudgedCase, pathOf } from '../judge/summary.ts';
import type { Report } from './report.ts';

const SCHEMA = 1;

function caseOf(judged: JudgedCase) {
  const { name, scenario, requirement, fault, at, detector, options, traffic, horizonMs } = judged;
  const {
    predicted,
    expected,
    because,
    observed,
    evidence,
    witness,
    kernel,
    sessions,
    clocks,
    proof,
    goaways,
    verdict,
    reason,
    byChance,
    firstTry,
    elapsedMs,
  } = judged;
  return {
    ...{ name, scenario, requirement },
    path: pathOf(judged),
    fault: { name: fault, at },
    detector: { name: detector, options },
    ...{ traffic, horizonMs, predicted, expected },
    ...(because && { because }),
    ...{ observed, evidence, proof, witness, goaways, sessions, clocks, elapsedMs, verdict, reason },
    ...(kernel.length > 0 && { kernel }),
    ...(byChance && { byChance }),
    ...(firstTry && { firstTry }),
  };
}

/** `results.json`: for programs. Times in milliseconds. */
export const json: Report = {
  file: 'results.json',
  render: ({ run, cases }) => `${JSON.stringify({ schema: SCHEMA, run, cases: cases.map(caseOf) }, null, 1)}\n`,
};
