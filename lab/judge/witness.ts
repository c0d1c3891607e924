import { ENDPOINTS } from '../model/places.ts';
import type { CaseHistory } from '../record/case-history.ts';
import type { Finding, Window } from '../witness/claim.ts';
import { claimOf } from '../witness/claims.ts';
import type { FailedSample, Sample } from '../witness/sample.ts';

function windowOf(history: CaseHistory): Window {
  const { definition } = history;
  const [over] = history.lab('fault.over');
  const healBeginNs = history.at('heal.begin');
  const endsOldWithinMs = definition.grounds.endsOldWithinMs;
  return {
    faultBeginNs: history.at('fault.begin'),
    faultEndNs: history.at('fault.end'),
    backBeginNs: over?.beginNs ?? healBeginNs,
    backEndNs: over?.atNs ?? history.at('heal.end'),
    healBeginNs,
    livesOn: definition.carries !== false,
    reconnects: definition.arrangement === 'reconnecting',
    ...(definition.delayMs && { delayMs: definition.delayMs }),
    ...(definition.forgetsAfterMs !== undefined && { forgetsAfterMs: definition.forgetsAfterMs }),
    ...(endsOldWithinMs !== undefined && { endsOldWithinMs }),
  };
}

/** What the case's own stream has shown, where it was asked and can answer. */
function ownAnswers(history: CaseHistory): Sample[] {
  const oneWay = history.definition.traffic.startsWith('half-closed');
  return history
    .lab('asked')
    .flatMap(({ answered, elapsedMs, atNs }) =>
      answered && elapsedMs !== undefined && !oneWay ? [{ kind: 'own-answer', atNs, elapsedMs }] : [],
    );
}

/** What has arrived at each end of what was said on the case's own stream. */
function ownCounts(history: CaseHistory): Sample[] {
  const { traffic, detector, at, grounds } = history.definition;
  const quiet = traffic === 'idle' && detector !== 'heartbeat';
  const stood = ENDPOINTS.every(
    (end) => (history.ended(end)?.atNs ?? Number.POSITIVE_INFINITY) > history.at('heal.begin'),
  );
  // On a connection that a front shares something of others' may have come first.
  const shared = at === 'backend' && grounds.multiplexes === true;
  const spokenOn = quiet && stood && !shared && history.lab('spoke').length > 0;
  return ENDPOINTS.flatMap((end) => {
    const [before, after] = [history.counts(end, 'fault.end'), history.counts(end, 'heal.begin')];
    if (!before || !after) return [];
    return [
      {
        ...{
          kind: 'own-count' as const,
          way: end === 'client' ? ('to-client' as const) : ('to-server' as const),
          spokenOn,
        },
        messages: after.messagesReceived - before.messagesReceived,
        bytes: after.connectionBytesRead - before.connectionBytesRead,
      },
    ];
  });
}

const isFailed = (sample: Sample): sample is FailedSample => sample.kind === 'failed';

const unknownClaim = (id: string): Finding => ({
  ...{ what: `the claim “${id}”`, from: 0, to: 0, wanted: 'one that this lab knows', got: 'none by that name' },
  inForce: false,
});

/** What proves that the case's fault was in force, by its own run; nothing where nothing was watched. */
export function witnessOf(history: CaseHistory): Finding[] {
  const [event] = history.lab('witness');
  if (!event) return [];
  const window = windowOf(history);
  const samples = [...event.samples, ...ownAnswers(history), ...ownCounts(history)];
  const findings = history.definition.grounds.witness.flatMap(
    (id) => claimOf(id)?.judge(samples, window) ?? unknownClaim(id),
  );
  const failed = event.samples.filter(isFailed).map(
    ({ what, reason }): Finding => ({
      ...{ what: `the lab’s own watch (${what})`, from: 0, to: 0, wanted: 'to be set up', got: reason },
      inForce: false,
    }),
  );
  return [...findings, ...failed];
}

/** Why the fault can't be said to have been in force, in a sentence; nothing if it was. */
export function notInForce(findings: readonly Finding[]): { reason: string; byChance: boolean } | undefined {
  const wrong = findings.filter(({ inForce }) => !inForce);
  const first = wrong.find(({ byChance }) => !byChance) ?? wrong[0];
  if (!first) return undefined;
  const { what, wanted, got, byChance } = first;
  return {
    reason: `the fault wasn’t proved to be in force: ${what}: wanted ${wanted}; got ${got}`,
    byChance: byChance === true,
  };
}
