import type { Case } from '../cases/case.ts';
import { siteOf } from '../cases/path.ts';
import type { Prediction, Predictions, RecoveryPrediction } from '../cases/prediction.ts';
import type { ObservedEnd } from '../judge/observe-end.ts';
import type { ObservedRecovery } from '../judge/observe-recovery.ts';
import type { JudgedCase, Summary } from '../judge/summary.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { EvidenceName } from '../model/evidence.ts';
import type { Endpoint } from '../model/places.ts';
import type { RunFacts } from '../record/events.ts';

/** Of `findings.json`; this lab renders no other. */
export const FINDINGS_SCHEMA = 2;

/** What an end did, in whole milliseconds after the fault; what didn't happen is absent. */
interface FoundEnd {
  detectedMs?: number;
  endedMs?: number;
  endedBy?: string;
}

/** How a client that reconnects fared, in whole milliseconds. */
export type FoundRecovery = Pick<ObservedRecovery, 'flowsAgainMs' | 'on' | 'oldStreamEndedMs'>;

/** One case, with no more than the document needs. Its name says what was tried. */
export interface FoundCase {
  name: string;
  scenario: string;
  horizonMs: number;
  expected: Predictions;
  /** Only with an override: what theory had said, and why it doesn't hold. */
  predicted?: Predictions;
  because?: string;
  /** Of a client that reconnects: when a message was to flow again. */
  recovery?: RecoveryPrediction;
  /** Where nothing is silent: whether a message was to get there and back at the horizon; a case that passed was asked. */
  carries?: boolean;
  verdict: Verdict;
  /** Only of what isn't a pass. */
  reason?: string;
  observed: Record<Endpoint, FoundEnd>;
  evidence?: Record<string, number>;
  recovered?: FoundRecovery;
}

/** One thing that was watched to prove a fault in force, over all of the fault's cases at one place. */
interface FoundProof {
  place: string;
  what: string;
  wanted: string;
  cases: number;
  inForce: number;
  /** What the first of them saw. */
  got: string;
}

/** What the document is made of. */
export interface Findings {
  schema: typeof FINDINGS_SCHEMA;
  run: Pick<RunFacts, 'startedAt' | 'runtime' | 'timing' | 'versions'>;
  /** Of each scenario, in the run's order. */
  requirements: Record<string, string>;
  proofs: FoundProof[];
  cases: FoundCase[];
}

/** The counts that the document tells, where they aren't 0. */
const PINGS = ['serverPingsSent', 'serverPingAcksReceived'] as const satisfies EvidenceName[];
const BYTES = [
  'bytesAcceptedNotDelivered',
  'bytesInFrontsSendQueue',
  'bytesInFrontsReceiveQueue',
  'bytesInServersSendQueue',
] as const satisfies EvidenceName[];

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
export const statedOf = ({ name, scenario, horizonMs, expected, predicted, because, recovery, carries }: Case) => ({
  ...{ name, scenario, horizonMs: Math.round(horizonMs), expected: roundedBoth(expected) },
  ...(because !== undefined && { predicted: roundedBoth(predicted), because }),
  ...(recovery && { recovery: 'minMs' in recovery ? rounded(recovery) : recovery }),
  ...(carries !== undefined && { carries }),
});

const foundRecovery = ({ flowsAgainMs, on, oldStreamEndedMs }: ObservedRecovery): FoundRecovery => ({
  flowsAgainMs: flowsAgainMs === null ? null : Math.round(flowsAgainMs),
  ...(on && { on }),
  oldStreamEndedMs: oldStreamEndedMs === null ? null : Math.round(oldStreamEndedMs),
});

const foundEnd = ({ detectedMs, endedMs, endedBy }: ObservedEnd): FoundEnd => ({
  ...(detectedMs !== null && { detectedMs: Math.round(detectedMs) }),
  ...(endedMs !== null && { endedMs: Math.round(endedMs) }),
  ...(endedBy !== undefined && { endedBy }),
});

function evidenceOf({ detector, evidence }: JudgedCase): Record<string, number> | undefined {
  const names = [...(detector === 'server-keepalive' ? PINGS : []), ...BYTES];
  const told = names.flatMap((name) => (evidence[name] > 0 ? [[name, evidence[name]] as const] : []));
  return told.length > 0 ? Object.fromEntries(told) : undefined;
}

function caseOf(judged: JudgedCase): FoundCase {
  const { verdict, reason, observed, recovered } = judged;
  const evidence = evidenceOf(judged);
  return {
    ...statedOf(judged),
    ...{ verdict, ...(verdict !== 'pass' && { reason }) },
    observed: { client: foundEnd(observed.client), server: foundEnd(observed.server) },
    ...(evidence && { evidence }),
    ...(recovered && { recovered: foundRecovery(recovered) }),
  };
}

function proofsOf(cases: readonly JudgedCase[]): FoundProof[] {
  const proofs = new Map<string, FoundProof>();
  for (const judged of cases)
    for (const { what, wanted, got, inForce } of judged.witness) {
      const place = `${judged.fault} at ${siteOf(judged)}`;
      const key = [place, what, wanted].join('\n');
      const proof = proofs.get(key) ?? { place, what, wanted, cases: 0, inForce: 0, got };
      proofs.set(key, { ...proof, cases: proof.cases + 1, inForce: proof.inForce + (inForce ? 1 : 0) });
    }
  return [...proofs.values()];
}

export function findingsOf({ run, cases }: Pick<Summary, 'run' | 'cases'>): Findings {
  const { startedAt, runtime, timing, versions } = run;
  return {
    schema: FINDINGS_SCHEMA,
    run: { startedAt, runtime, timing, versions },
    requirements: Object.fromEntries(cases.map(({ scenario, requirement }) => [scenario, requirement])),
    proofs: proofsOf(cases),
    cases: cases.map(caseOf),
  };
}

/** `findings.json`: a line for each scenario and each case, so that a change shows what changed. */
export function serialize({ cases, requirements, proofs, ...head }: Findings): string {
  const lines = (values: readonly string[]) => values.join(',\n');
  const scenarios = Object.entries(requirements).map(
    ([name, text]) => `${JSON.stringify(name)}:${JSON.stringify(text)}`,
  );
  return [
    `${JSON.stringify(head).slice(0, -1)},`,
    `"requirements":{\n${lines(scenarios)}\n},`,
    `"proofs":[\n${lines(proofs.map((proof) => JSON.stringify(proof)))}\n],`,
    `"cases":[\n${lines(cases.map((one) => JSON.stringify(one)))}\n]}\n`,
  ].join('\n');
}
