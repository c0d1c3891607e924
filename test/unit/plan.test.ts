import { describe, expect, test } from '@jest/globals';
import type { DetectorName } from '../../lab/detectors/index.ts';
import type { PathName, Site } from '../../lab/path.ts';
import { plan, sharedTarget } from '../../lab/plan.ts';
import type { Case } from '../../lab/scenario.ts';
import { timings } from '../../lab/timing.ts';
import { caseLike } from './literal-events.ts';

const oneCase = (path: PathName, detector: DetectorName, at: Site = 'last-mile'): Case =>
  caseLike({ name: `airplane/${at}/${path}/${detector}/idle`, path, detector, at });

const planned = (...cases: Case[]) => plan(cases, timings.fast);

describe('an environment', () => {
  test('is shared by cases that need the same site and the same server', () => {
    const cases = [oneCase('nginx', 'none'), oneCase('nginx', 'client-keepalive'), oneCase('nginx', 'heartbeat')];
    const [environment, ...more] = planned(...cases);
    expect(more).toEqual([]);
    expect(environment).toMatchObject({ hosts: 'shared', backendLink: false, tap: true });
    expect(environment?.cases).toEqual(cases);
    expect(environment).not.toHaveProperty('serverKeepalive');
  });

  test('of a server with keepalive is one of its own', () => {
    const plain = oneCase('nginx', 'client-keepalive');
    const server = oneCase('nginx', 'server-keepalive');
    const both = oneCase('nginx', 'both-keepalive');
    const [first, second, ...more] = planned(plain, server, both);
    expect(more).toEqual([]);
    expect(first?.cases).toEqual([plain]);
    expect(second?.cases).toEqual([server, both]);
    expect(second?.serverKeepalive).toEqual({ timeMs: 1_000, timeoutMs: 1_500 });
  });

  test('has the timing’s own keepalive', () => {
    const [environment] = plan([oneCase('direct', 'server-keepalive')], timings.article);
    expect(environment?.serverKeepalive).toEqual({ timeMs: 10_000, timeoutMs: 15_000 });
  });

  test('at the backend is apart from the last mile, and its fault is everybody’s', () => {
    const [near, far, ...more] = planned(oneCase('envoy', 'none'), oneCase('envoy', 'none', 'backend'));
    expect(more).toEqual([]);
    expect(near?.backendLink).toBe(false);
    expect(far?.backendLink).toBe(true);
    expect(near?.cases.map(sharedTarget)).toEqual([undefined]);
    expect(far?.cases.map(sharedTarget)).toEqual(['backend']);
  });

  test('at the backend has one fault only', () => {
    const cut = oneCase('envoy', 'none', 'backend');
    const environments = planned(cut, { ...cut, fault: 'stall' });
    expect(environments.map(({ cases }) => cases.map(({ fault }) => fault))).toEqual([['airplane'], ['stall']]);
  });

  test('on the last mile takes cases of different faults, since each has a link of its own', () => {
    const environments = planned(oneCase('nginx', 'none'), { ...oneCase('nginx', 'none'), fault: 'healthy' });
    expect(environments).toHaveLength(1);
  });

  test('has a name that no other has', () => {
    const names = planned(
      oneCase('nginx', 'none'),
      oneCase('nginx', 'server-keepalive'),
      oneCase('nginx', 'none', 'backend'),
      oneCase('nginx', 'server-keepalive', 'backend'),
      { ...oneCase('nginx', 'none', 'backend'), fault: 'healthy' },
    ).map(({ name }) => name);
    expect(names).toHaveLength(5);
    expect(new Set(names).size).toBe(5);
  });
});

describe('fronts', () => {
  test('are those that the cases need, each once, in the order they came', () => {
    const [environment] = planned(
      oneCase('envoy', 'none'),
      oneCase('nginx', 'none'),
      oneCase('envoy', 'client-keepalive'),
    );
    expect(environment?.fronts).toEqual({ envoy: 'envoy', nginx: 'nginx' });
  });

  test('a direct case joins the others and needs none', () => {
    const [environment, ...more] = planned(oneCase('direct', 'none'), oneCase('nginx', 'heartbeat'));
    expect(more).toEqual([]);
    expect(environment?.cases).toHaveLength(2);
    expect(environment?.fronts).toEqual({ nginx: 'nginx' });
    expect(planned(oneCase('direct', 'none'))[0]?.fronts).toEqual({});
  });
});

describe('an environment of hosts of their own', () => {
  const dropped = (path: PathName, at: Site = 'last-mile') =>
    ({ ...oneCase(path, 'none', at), fault: 'packet-drop' }) satisfies Case;

  test('is there where packets are dropped, without taps', () => {
    const [environment] = planned(dropped('nginx'));
    expect(environment).toMatchObject({ hosts: 'own', backendLink: false, tap: false });
  });

  test('behind fronts each front’s link is its own, and shared by what passes it', () => {
    const [environment, ...more] = planned(dropped('nginx', 'backend'), dropped('envoy', 'backend'));
    expect(more).toEqual([]);
    expect(environment?.cases.map(sharedTarget)).toEqual(['backend of nginx', 'backend of envoy']);
  });
});

describe('a variant of a front', () => {
  const on = (path: PathName) => ({ ...oneCase(path, 'none'), path });

  test('shares an environment with another front’s, never with another of its own', () => {
    const environments = planned(on('nginx@so-keepalive'), on('envoy@route-timeout'), on('nginx'));
    expect(environments.map(({ fronts }) => fronts)).toEqual([
      { nginx: 'nginx@so-keepalive', envoy: 'envoy@route-timeout' },
      { nginx: 'nginx' },
    ]);
    expect(new Set(environments.map(({ name }) => name)).size).toBe(2);
  });
});

test('what a node’s death befalls is everybody’s who needs it', () => {
  const killed = { ...oneCase('nginx', 'none', 'server'), fault: 'server-kill' } satisfies Case;
  expect(sharedTarget(killed)).toBe('server');
  expect(sharedTarget({ ...killed, fault: 'server-hang' })).toBeUndefined();
});

test('no cases need no environment', () => {
  expect(planned()).toEqual([]);
});
