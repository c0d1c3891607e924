import type { Findings, FoundCase } from '../../lab/findings/data.ts';
import { NEVER } from './literal-events.ts';

/** A case that passed, in which nobody noticed anything. */
export const found = (name: string, parts: Partial<FoundCase> = {}): FoundCase => ({
  ...{ name, scenario: 'a-scenario', horizonMs: 7_500, expected: { client: NEVER, server: NEVER }, verdict: 'pass' },
  observed: { client: {}, server: {} },
  ...parts,
});

export const byItself = (detectedMs: number) => ({ detectedMs, endedMs: detectedMs, endedBy: 'self' });
export const byFront = (endedMs: number) => ({ endedMs, endedBy: 'front' });

/** What only the server noticed, or the client. */
export const server = (ms: number) => ({ observed: { client: {}, server: byItself(ms) } });
export const client = (ms: number) => ({ observed: { client: byItself(ms), server: {} } });

export const findings = (...cases: FoundCase[]): Findings => ({
  schema: 2,
  run: {
    ...{ startedAt: '2026-11-21T00:00:00.000Z', runtime: 'processes', timing: 'fast' },
    versions: { node: '24.0.0', grpcJs: '1.14.7', nginx: '1.31.3', envoy: '1.40.0', toxiproxy: '2.12.0' },
  },
  requirements: { 'a-scenario': 'What has to hold.' },
  proofs: [],
  cases,
});
