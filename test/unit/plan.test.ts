import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../lab/cases/case.ts';
import type { PathName, Site } from '../../lab/cases/path.ts';
import { type ResolvedCase, resolve } from '../../lab/cases/resolve.ts';
import type { DetectorName } from '../../lab/detectors/index.ts';
import { type FrontPath, frontOf } from '../../lab/fronts/index.ts';
import { casesOf } from '../../lab/library/expand.ts';
import { loadScenarios } from '../../lab/library/load-scenarios.ts';
import { type Timing, timings } from '../../lab/model/timing.ts';
import type { TrafficName } from '../../lab/model/traffic.ts';
import { type EnvironmentPlan, plan, sharedTarget } from '../../lab/plan/environments.ts';
import { resolvedLike } from './literal-events.ts';

const oneCase = (
  path: PathName,
  detector: DetectorName,
  at: Site = 'last-mile',
  timing: Timing = timings.fast,
): ResolvedCase => resolvedLike({ name: `airplane/${at}/${path}/${detector}/idle`, path, detector, at }, timing);

/** Whatever of a case a test has changed counts. */
const planned = (...cases: Case[]) =>
  plan(
    cases.map((one) => resolve(one, timings.fast)),
    1,
  );

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
    const [environment] = plan([oneCase('direct', 'server-keepalive', 'last-mile', timings.article)], 1);
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

  test('behind an end that says goodbye over a half-open link has one detector: two that push may keep TCP from waiting', () => {
    const goodbye = { at: 'server', towards: 'client', that: 'its close waits', firedAt: 'server' } as const;
    const halfOpen = (detector: DetectorName, traffic: TrafficName): Case => ({
      ...oneCase('envoy', detector, 'backend'),
      ...{ fault: 'half-open@to-server', traffic, assumptions: [goodbye] },
    });
    const own = [halfOpen('server-keepalive', 'idle'), halfOpen('server-keepalive', 'server-push')];
    const environments = planned(...own, halfOpen('both-keepalive', 'server-push'));
    expect(environments.map(({ cases }) => cases.map(({ detector }) => detector))).toEqual([
      ['server-keepalive', 'server-keepalive'],
      ['both-keepalive'],
    ]);
    const silent = own.map(({ assumptions: _, ...one }): Case => ({ ...one, fault: 'half-open@to-client' }));
    expect(planned(...silent, { ...silent[0], detector: 'both-keepalive' } as Case)).toHaveLength(1);
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
    expect(environment?.fronts).toEqual(['envoy', 'nginx']);
  });

  test('a direct case joins the others and needs none', () => {
    const [environment, ...more] = planned(oneCase('direct', 'none'), oneCase('nginx', 'heartbeat'));
    expect(more).toEqual([]);
    expect(environment?.cases).toHaveLength(2);
    expect(environment?.fronts).toEqual(['nginx']);
    expect(planned(oneCase('direct', 'none'))[0]?.fronts).toEqual([]);
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
  const on = (path: FrontPath) => ({ ...oneCase(path, 'none'), path });

  const cases = [on('nginx@so-keepalive'), on('envoy@route-timeout'), on('nginx'), on('nginx@send-timeout')];

  test('shares an environment with another front’s, and not with another of its own where a front has one at a time', () => {
    const environments = planned(...cases);
    expect(environments.map(({ fronts }) => fronts)).toEqual([
      ['nginx@so-keepalive', 'envoy@route-timeout'],
      ['nginx'],
      ['nginx@send-timeout'],
    ]);
    expect(new Set(environments.map(({ name }) => name)).size).toBe(3);
  });

  test('shares it with as many of its own as can run side by side, each a node of its own', () => {
    const killed = cases.map((one) => resolve({ ...one, fault: 'proxy-kill', at: frontOf(one.path) }, timings.fast));
    const environments = plan(killed, 2);
    expect(environments.map(({ fronts }) => fronts)).toEqual([
      ['nginx@so-keepalive', 'envoy@route-timeout', 'nginx'],
      ['nginx@send-timeout'],
    ]);
    expect(environments[0]?.cases.map(sharedTarget)).toEqual(environments[0]?.fronts);
  });
});

describe('behind a front that multiplexes', () => {
  const dropped = (path: PathName, detector: DetectorName, traffic: TrafficName) =>
    ({ ...oneCase(path, detector, 'backend'), fault: 'packet-drop', traffic }) satisfies Case;

  test('TCP’s detectors have an environment for each traffic: what one stream sends blinds them for all', () => {
    const environments = planned(
      dropped('envoy', 'server-tcp-keepalive', 'idle'),
      dropped('envoy', 'server-tcp-keepalive', 'server-push'),
      dropped('envoy@tcp-user-timeout-upstream', 'tcp-user-timeout', 'idle'),
      dropped('envoy', 'none', 'idle'),
    );
    expect(environments.map(({ cases }) => cases.length)).toEqual([1, 1, 1, 1]);
    expect(new Set(environments.map(({ name }) => name)).size).toBe(4);
  });

  test('nginx, which has a connection for each stream, does without', () => {
    const environments = planned(
      dropped('nginx', 'server-tcp-keepalive', 'idle'),
      dropped('nginx', 'server-tcp-keepalive', 'server-push'),
      dropped('nginx', 'none', 'idle'),
    );
    expect(environments).toHaveLength(1);
  });
});

describe('taps stand', () => {
  test('where a link of Toxiproxy’s or a handler is the matter, together', () => {
    const hung = { ...oneCase('nginx', 'none', 'server'), fault: 'server-hang' } satisfies Case;
    for (const cases of [
      [hung, oneCase('nginx', 'none')],
      [oneCase('nginx', 'none'), hung],
    ])
      expect(planned(...cases).map(({ tap }) => tap)).toEqual([true]);
  });

  test('never in the way of TCP’s detectors, also of those whose handlers hang', () => {
    const watched = oneCase('nginx@so-keepalive', 'tcp-keepalive');
    const hung = { ...watched, at: 'server', fault: 'server-hang' } satisfies Case;
    const healthy = { ...watched, fault: 'healthy' } satisfies Case;
    const environments = planned(oneCase('nginx@so-keepalive', 'none'), hung, healthy);
    expect(environments.map(({ tap, cases }) => [tap, cases.length])).toEqual([
      [true, 1],
      [false, 2],
    ]);
  });

  test('on no node that is killed or frozen', () => {
    const frozen = { ...oneCase('nginx', 'none', 'server'), fault: 'server-freeze' } satisfies Case;
    expect(planned(frozen)[0]?.tap).toBe(false);
  });
});

describe('a node’s fault', () => {
  const at = (site: Site, fault: Case['fault'], path: PathName = 'nginx') => ({
    ...oneCase(path, 'none', site),
    fault,
  });

  test('has an environment of its own for each fault, whatever the front', () => {
    const environments = planned(
      at('nginx', 'proxy-kill'),
      at('envoy', 'proxy-kill', 'envoy'),
      at('nginx', 'proxy-restart'),
      at('server', 'server-freeze'),
      at('server', 'server-kill'),
      at('client', 'client-freeze'),
    );
    expect(environments.map(({ cases }) => cases.map(({ fault }) => fault))).toEqual([
      ['proxy-kill', 'proxy-kill'],
      ...[['proxy-restart'], ['server-freeze'], ['server-kill'], ['client-freeze']],
    ]);
    expect(environments.map(({ backendLink }) => backendLink)).not.toContain(true);
  });

  test('that ends it leaves its host, and so its name, where it is', () => {
    const ends = planned(at('nginx', 'proxy-kill'), at('nginx', 'proxy-restart'), at('server', 'server-kill'));
    expect(ends.map(({ hosts }) => hosts)).toEqual(['own', 'own', 'own']);
    const lives = planned(at('nginx', 'proxy-reload'), at('server', 'server-freeze'));
    expect(lives.map(({ hosts }) => hosts)).toEqual(['shared', 'shared']);
  });
});

test('the living don’t share a server’s connection with the dead: its ACKs would be theirs', () => {
  const keepalive = (fault: Case['fault'], site: Site = 'last-mile') =>
    ({ ...oneCase('envoy', 'server-keepalive', site), fault }) satisfies Case;
  const environments = planned(keepalive('airplane'), keepalive('healthy'), keepalive('server-hang', 'server'));
  expect(environments.map(({ cases }) => cases.map(({ fault }) => fault))).toEqual([
    ['airplane'],
    ['healthy', 'server-hang'],
  ]);
});

test('no environment has more than 80 cases, and none is lost', () => {
  const cases = Array.from({ length: 170 }, (_, index) => ({ ...oneCase('nginx', 'none'), name: `case ${index}` }));
  const environments = planned(...cases);
  expect(environments.map((one) => one.cases.length)).toEqual([80, 80, 10]);
  expect(new Set(environments.map(({ name }) => name)).size).toBe(3);
  expect(environments.flatMap((one) => one.cases)).toEqual(cases);
});

test.each(['fast', 'article'] as const)(
  'every case of every scenario has what it would have alone (%s)',
  async (name) => {
    const all = (await loadScenarios()).flatMap((scenario) => casesOf(scenario, timings[name]));
    const needsOf = ({ hosts, backendLink, tap, serverKeepalive }: EnvironmentPlan) =>
      JSON.stringify({ hosts, backendLink, tap, serverKeepalive });
    const strangers = plan(all, 12).flatMap((environment) =>
      environment.cases.filter((one) => plan([one], 1).map(needsOf)[0] !== needsOf(environment)),
    );
    expect(strangers.map((one) => one.name)).toEqual([]);
  },
);

test('what waits for more than 20 s is apart: others can run meanwhile', () => {
  const quick = oneCase('nginx', 'none');
  const long = { ...quick, horizonMs: 20_001 };
  const environments = planned(quick, long, { ...quick, horizonMs: 20_000 }, long);
  expect(environments.map(({ cases }) => cases.map(({ horizonMs }) => horizonMs))).toEqual([
    [quick.horizonMs, 20_000],
    [20_001, 20_001],
  ]);
});

test('what a node’s death befalls is everybody’s who needs it', () => {
  const targetOf = (fault: Case['fault']) =>
    sharedTarget(resolve({ ...oneCase('nginx', 'none', 'server'), fault }, timings.fast));
  expect(targetOf('server-kill')).toBe('server');
  expect(targetOf('server-hang')).toBeUndefined();
});

test('no cases need no environment', () => {
  expect(planned()).toEqual([]);
});
