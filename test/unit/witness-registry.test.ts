import { describe, expect, test } from '@jest/globals';
import { type FaultName, faultNames, faultOf } from '../../lab/faults/index.ts';
import { notInForce, witnessOf } from '../../lab/judge/witness.ts';
import { WAYS } from '../../lab/model/places.ts';
import { timings } from '../../lab/model/timing.ts';
import { CaseHistory } from '../../lab/record/case-history.ts';
import { claimOf } from '../../lab/witness/claims.ts';
import type { BeaconSample } from '../../lab/witness/sample.ts';
import { byLab, caseLike, lifeWith, NAME, quietCase } from './literal-events.ts';
import { proven, samplesOf } from './literal-witness.ts';

const isOnLink = (name: FaultName) => ['toxiproxy', 'packets'].includes(faultOf(name).on);

/** A case of a fault, with its figures, and the life of one in which it was in force. */
function literal(fault: FaultName) {
  const { delayMs, healsAfterMs, forgetsAfterMs, reloads } = faultOf(fault);
  const definition = quietCase({
    ...{ fault, ...(reloads && { path: 'envoy' }) },
    ...(delayMs && { delayMs: delayMs(timings.fast) }),
    ...(healsAfterMs && { healsAfterMs: healsAfterMs(timings.fast) }),
    ...(forgetsAfterMs && { forgetsAfterMs: 6_000 }),
  });
  const over = byLab(11_510, { what: 'fault.over', case: NAME, beginNs: 11_500e6 });
  return { definition, life: lifeWith(...(healsAfterMs ? [over] : [])) };
}

const findings = (fault: FaultName, witnessed: FaultName = fault) => {
  const { definition, life } = literal(fault);
  const samples = samplesOf({ ...definition, fault: witnessed }, life) ?? [];
  return witnessOf(new CaseHistory(definition, [...life, byLab(18_010, { what: 'witness', case: NAME, samples })]));
};

test.each(faultNames)('%s declares what proves it in force, and a stored case finds that again', (name) => {
  const { witness } = faultOf(name);
  expect(witness.length).toBeGreaterThan(0);
  expect(witness.map(({ id }) => claimOf(id)?.id)).toEqual(witness.map(({ id }) => id));
});

/** What can be watched of whatever a fault befalls. */
const WATCHED = {
  toxiproxy: ['steady', 'steady-tcp', 'new-connection', 'new-address', 'idle', 'idle-within', 'dials'],
  packets: ['steady', 'steady-tcp', 'new-connection', 'new-address', 'idle', 'idle-within', 'dials'],
  node: ['processes', 'process-calls', 'to-node'],
  handlers: ['handler-calls'],
} as const;

test.each(faultNames)('%s has watched only what it befalls', (name) => {
  const { on, witness } = faultOf(name);
  expect(WATCHED[on]).toEqual(expect.arrayContaining(witness.map(({ watches }) => watches)));
});

test.each(faultNames)('%s is in force by what is watched where it is', (name) => {
  const { definition, life } = literal(name);
  expect(
    witnessOf(new CaseHistory(definition, proven(definition, life))).map(({ got, inForce }) => [got, inForce]),
  ).toEqual(findings(name).map(({ got }) => [got, true]));
  expect(findings(name).length).toBeGreaterThan(0);
});

test.each(faultNames.filter(isOnLink))('%s claims something of each way of its link', (name) => {
  for (const way of WAYS) {
    const said = way === 'to-server' ? /towards the server/ : /towards the client/;
    expect(findings(name).some(({ what }) => said.test(what))).toBe(true);
  }
});

test.each(faultNames.filter(isOnLink))('%s isn’t proved without the beacons of either way', (name) => {
  const { definition, life } = literal(name);
  for (const way of WAYS) {
    const samples = (samplesOf(definition, life) ?? []).filter(
      (sample) => sample.kind !== 'beacons' || sample.way !== way,
    );
    const history = new CaseHistory(definition, [...life, byLab(18_010, { what: 'witness', case: NAME, samples })]);
    expect(notInForce(witnessOf(history))).toBeDefined();
  }
});

describe('a link fault isn’t proved by a link that is healthy', () => {
  const others = faultNames.filter((name) => isOnLink(name) && name !== 'healthy');
  test.each(others)('%s', (name) => {
    expect(notInForce(findings(name, 'healthy'))).toBeDefined();
  });

  test.each(others)('%s, nor does a link that has it seem healthy', (name) => {
    const { definition, life } = literal(name);
    const samples = samplesOf(definition, life) ?? [];
    const { grounds: _, ...others } = definition;
    const history = new CaseHistory(caseLike({ ...others, fault: 'healthy' }), [
      ...life,
      byLab(18_010, { what: 'witness', case: NAME, samples }),
    ]);
    const steady = samples.filter((one): one is BeaconSample => one.kind === 'beacons' && one.of === 'steady');
    // What leaves an established connection alone, or is no slower than a busy machine, can't be told from a healthy link.
    const harmless = /^(idle-reaper@.*|accept-stops|jitter)$/.test(name);
    expect(steady).toHaveLength(2);
    expect(notInForce(witnessOf(history)) === undefined).toBe(harmless);
  });
});
