import type { JudgedCase, Summary } from '../../lab/judge/summary.ts';
import { caseLike } from './literal-events.ts';

/** Nobody noticed anything. */
export const NOBODY = { client: { detectedMs: null, endedMs: null }, server: { detectedMs: null, endedMs: null } };

/** A case that passed: its server noticed after 2,012 ms. */
export const judged = (parts: Partial<JudgedCase> = {}): JudgedCase => ({
  ...caseLike(),
  ...{
    verdict: 'pass',
    reason: '',
    evidence: {} as JudgedCase['evidence'],
    kernel: [],
    sessions: {},
    witness: [],
    clocks: {},
    proof: [],
    goaways: [],
    elapsedMs: 9_000,
  },
  observed: { ...NOBODY, server: { detectedMs: 2_012, endedMs: 2_012 } },
  ...parts,
});

export const RUN: Summary['run'] = {
  ...{ id: 'a-run', startedAt: '2026-11-21T00:00:00.000Z', runtime: 'processes', timing: 'fast' },
  versions: { node: '24.0.0', grpcJs: '1.14.7', nginx: '1.31.3', envoy: '1.40.0', toxiproxy: '2.12.0' },
  ...{ wallMs: 19_000, longestCaseMs: 9_000, errorMs: undefined },
};
