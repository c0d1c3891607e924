import type { RunFacts } from '../events.ts';
import type { ObservedEnd } from '../observe.ts';
import { ENDPOINTS, type Endpoint } from '../path.ts';
import type { Prediction, Predictions } from '../predict.ts';
import type { Case } from '../scenario.ts';
import type { JudgedCase, Summary } from '../summary.ts';
import type { Verdict } from '../verdict.ts';

/** Of `findings.json`; this lab renders no other. */
export const FINDINGS_SCHEMA = 1;

/** What an end did, in whole milliseconds after the fault; what didn't happen is absent. */
export interface FoundEnd {
  detectedMs?: number;
  endedMs?: number;
  endedBy?: string;
}

/** How a client that reconnects fared: when a message flowed again, on which stream, and what became of the old one. */
export interface FoundRecovery {
  flowsAgainMs: number | null;
  on: 'old stream' | 'new stream';
  oldStream: 'ended' | 'zombie';
  /** How long the old stream lived on at the server beside a new one. */
  zombieMs?: number | null;
}

/** One case, with no more than the document needs. Its name says what was tried. */
export interface FoundCase {
  name: string;
  scenario: string;
  horizonMs: number;
  expected: Predictions;
  /** Only with an override: what theory had said, and why it doesn't hold. */
  predicted?: Predictions;
  because?: string;
  verdict: Verdict;
  /** Only of what isn't a pass. */
  reason?: string;
  observed: Record<Endpoint, FoundEnd>;
  evidence?: Record<string, number>;
  recovery?: FoundRecovery;
}

/** What the document is made of. */
export interface Findings {
  schema: typeof FINDINGS_SCHEMA;
  run: Pick<RunFacts, 'startedAt' | 'runtime' | 'timing' | 'versions'>;
  /** Of each scenario, in the run's order. */
  requirements: Record<string, string>;
  cases: FoundCase[];
}

/** The counts that the document tells, where a case has any that isn't 0. */
const EVIDENCE_OF: Record<string, readonly string[]> = {
  'server-keepalive': ['serverPingsSent', 'serverPingAcksReceived'],
  'server-push-backpressure': [
    'bytesAcceptedNotDelivered',
    'bytesInFrontsSendQueue',
    'bytesInFrontsReceiveQueue',
    'bytesInServersSendQueue',
    'bytesInServersProcess',
    'bytesHeldByFront',
  ],
};

const rounded = <R extends { minMs: number; maxMs: number }>(range: R): R => ({
  ...range,
  minMs: Math.round(range.minMs),
  maxMs: Math.round(range.maxMs),
});

function roundedPrediction(prediction: Prediction): Prediction {
  if (prediction.detects) {
    const { orTold, ...own } = prediction;
    return { ...rounded(own), ...(orTold && { orTold: rounded(orTold) }) };
  }
  return { detects: false, ...(prediction.told && { told: rounded(prediction.told) }) };
}

const roundedBoth = ({ client, server }: Predictions): Predictions => ({
  client: roundedPrediction(client),
  server: roundedPrediction(server),
});

/** What the scenarios say of a case, which the document must not have otherwise. */
export const statedOf = ({ name, scenario, horizonMs, expected, predicted, because }: Case) => ({
  ...{ name, scenario, horizonMs: Math.round(horizonMs), expected: roundedBoth(expected) },
  ...(because !== undefined && { predicted: roundedBoth(predicted), because }),
});

const foundEnd = ({ detectedMs, endedMs, endedBy }: ObservedEnd): FoundEnd => ({
  ...(detectedMs !== null && { detectedMs: Math.round(detectedMs) }),
  ...(endedMs !== null && { endedMs: Math.round(endedMs) }),
  ...(endedBy !== undefined && { endedBy }),
});

function evidenceOf({ detector, evidence }: JudgedCase): Record<string, number> | undefined {
  const all: Record<string, number> = evidence;
  const told = (EVIDENCE_OF[detector] ?? []).flatMap((name) => {
    const count = all[name];
    return count === undefined ? [] : [[name, count] as const];
  });
  return told.some(([, count]) => count > 0) ? Object.fromEntries(told) : undefined;
}

function caseOf(judged: JudgedCase): FoundCase {
  const { verdict, reason } = judged;
  const observed: JudgedCase['observed'] & { recovery?: FoundRecovery } = judged.observed;
  const { recovery } = observed;
  const evidence = evidenceOf(judged);
  const [client, server] = ENDPOINTS.map((end) => foundEnd(observed[end])) as [FoundEnd, FoundEnd];
  return {
    ...statedOf(judged),
    ...{ verdict, ...(verdict !== 'pass' && { reason }) },
    observed: { client, server },
    ...(evidence && { evidence }),
    ...(recovery && { recovery }),
  };
}

export function findingsOf({ run, cases }: Pick<Summary, 'run' | 'cases'>): Findings {
  const { startedAt, runtime, timing, versions } = run;
  return {
    schema: FINDINGS_SCHEMA,
    run: { startedAt, runtime, timing, versions },
    requirements: Object.fromEntries(cases.map(({ scenario, requirement }) => [scenario, requirement])),
    cases: cases.map(caseOf),
  };
}

/** `findings.json`: a line for each scenario and each case, so that a change shows what changed. */
export function serialize({ cases, requirements, ...head }: Findings): string {
  const lines = (values: readonly string[]) => values.join(',\n');
  const scenarios = Object.entries(requirements).map(
    ([name, text]) => `${JSON.stringify(name)}:${JSON.stringify(text)}`,
  );
  return [
    `${JSON.stringify(head).slice(0, -1)},`,
    `"requirements":{\n${lines(scenarios)}\n},`,
    `"cases":[\n${lines(cases.map((one) => JSON.stringify(one)))}\n]}\n`,
  ].join('\n');
}
