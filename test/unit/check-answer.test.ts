import { describe, expect, test } from '@jest/globals';
import type { CheckSubject, Tried } from '../../lab/check/answer.ts';
import { answerOf, foreseen, provedByCopy, provedByRaised, skippedAnswers } from '../../lab/check/answering.ts';
import { checkable } from '../../lab/check/checkable-front.ts';
import { demandsOf } from '../../lab/check/demands.ts';
import { DEFAULT_POLICY, type Policy } from '../../lab/check/policy.ts';
import { type Trial, trialsOf } from '../../lab/check/trials.ts';
import type { ObservedEnd } from '../../lab/judge/observe-end.ts';
import type { JudgedCase } from '../../lab/judge/summary.ts';
import type { Verdict } from '../../lab/judge/verdict.ts';
import type { Evidence } from '../../lab/model/evidence.ts';
import { NO_EVIDENCE } from './literal-evidence.ts';

const METHOD = '/keepalivelab.v1.StreamService/Stream';

const QUICK_MS = 20_000;

/** One way through nginx with these directives in its location, by the default policy's application or another. */
function subjectOf(directives: string, { application }: Policy = DEFAULT_POLICY): CheckSubject {
  const front = checkable('nginx');
  const text = `http {\nserver {\nlisten 1 http2;\nlocation / {\ngrpc_pass grpc://s;\n${directives}\n}}}`;
  const [entrance] = front.entrances(text, () => [], METHOD);
  if (!entrance) throw new Error('wanted a way through; got none');
  return { front, entrance, application };
}

function trialOf(subject: CheckSubject, demand: string, traffic = 'idle', policy: Policy = DEFAULT_POLICY): Trial {
  const trials = trialsOf(subject, demandsOf(policy), ({ wantedMs }) => Math.min(wantedMs, QUICK_MS));
  const found = trials.find((one) => one.demand.name === demand && one.traffic === traffic);
  if (!found) throw new Error(`wanted a trial of ${demand}, ${traffic}; got none`);
  return found;
}

const LIVED: ObservedEnd = { detectedMs: null, endedMs: null };

const endedBy = (by: 'front' | 'self', ms: number): ObservedEnd => ({
  ...{ detectedMs: by === 'self' ? ms : null, endedMs: ms, endedBy: by, cause: 'RST_STREAM, code 2' },
});

function answered(
  subject: CheckSubject,
  trial: Trial,
  observed: Partial<JudgedCase['observed']>,
  verdict: Verdict = 'pass',
  counted: Partial<Evidence> = {},
  asked: Pick<Tried, 'answeredAfterMs' | 'others'> = {},
) {
  const ends = { client: LIVED, server: LIVED, ...observed };
  const evidence = { ...NO_EVIDENCE, ...counted };
  const judged = { verdict, reason: 'a stall', observed: ends, evidence };
  return answerOf(subject, trial, { judged, openForMs: 10_000, ...asked });
}

describe('a quiet stream', () => {
  test('that ends while it is watched: by the setting that says so, with what to write', () => {
    const subject = subjectOf('grpc_read_timeout 3s;');
    const trial = trialOf(subject, 'idleStream.survives');
    expect(answered(subject, trial, { client: endedBy('front', 2_700) })).toMatchObject({
      ...{
        verdict: 'not met',
        gotMs: 2_700,
        provedBy: 'measured',
        mend: 'grpc_read_timeout 600s; client_body_timeout 600s;',
      },
      setting: { name: 'grpc_read_timeout', value: '3s', default: false, line: 6 },
      cases: ['healthy/last-mile/nginx/none/idle'],
    });
  });

  test('that a copy with the setting at an hour lets live is ended by that setting, and otherwise unknown', () => {
    const subject = subjectOf('grpc_read_timeout 3s;');
    const trial = trialOf(subject, 'idleStream.survives');
    const answer = answered(subject, trial, { client: endedBy('front', 2_700) });
    expect(provedByRaised(answer, undefined)).toMatchObject({
      ...{ verdict: 'not met', provedBy: 'measured', gotMs: 2_700 },
      because: expect.stringMatching(/; a copy with grpc_read_timeout at 1 h didn’t end it then$/),
    });
    expect(provedByRaised(answer, 2_800)).toMatchObject({
      verdict: 'unknown',
      because: expect.stringMatching(/but so did a copy with grpc_read_timeout at 1 h, after 2.8 s$/),
    });
  });

  test('that ends when no setting says so: not by any', () => {
    const subject = subjectOf('grpc_read_timeout 1h; client_body_timeout 1h;');
    const answer = answered(subject, trialOf(subject, 'idleStream.survives'), { client: endedBy('front', 5_000) });
    expect(answer).toMatchObject({ verdict: 'not met', gotMs: 5_000, because: expect.stringContaining('no setting') });
    expect(answer.setting).toBeUndefined();
  });

  test('that lives although a setting says that it ends is unknown', () => {
    const subject = subjectOf('grpc_read_timeout 3s;');
    expect(answered(subject, trialOf(subject, 'idleStream.survives'), {})).toMatchObject({ verdict: 'unknown' });
  });

  test('that would end later: by the configuration, at a default too', () => {
    const subject = subjectOf('grpc_read_timeout 1h;');
    const answer = answered(subject, trialOf(subject, 'idleStream.survives'), {});
    expect(answer).toMatchObject({
      ...{ verdict: 'not met', gotMs: 60_000, provedBy: 'configuration' },
      setting: { name: 'client_body_timeout', default: true, line: 4 },
    });
    expect(provedByCopy(answer, 3_000, 2_800)).toMatchObject({
      verdict: 'not met',
      provedBy: 'scaled copy',
      gotMs: 60_000,
    });
    const refuted = provedByCopy(answer, 3_000, undefined);
    expect(refuted).toMatchObject({ verdict: 'unknown', because: expect.stringContaining('didn’t end it') });
    expect(refuted.gotMs).toBeUndefined();
  });

  test('that nothing ends in time, or at all, is met', () => {
    const policy = { ...DEFAULT_POLICY, idleStream: { survives: '59s' } };
    const soon = subjectOf('grpc_read_timeout 60s;');
    expect(answered(soon, trialOf(soon, 'idleStream.survives', 'idle', policy), {})).toMatchObject({
      verdict: 'met',
      gotMs: 60_000,
    });
    const late = { ...DEFAULT_POLICY, idleStream: { survives: '60500ms' } };
    expect(answered(soon, trialOf(soon, 'idleStream.survives', 'idle', late), {})).toMatchObject({
      verdict: 'not met',
    });
    const speaking = trialOf(soon, 'streamLifetime.atLeast', 'client-pings');
    expect(answered(soon, speaking, {})).toMatchObject({ verdict: 'met', provedBy: 'configuration' });
  });
});

describe('a dead client', () => {
  test('nobody notices: who answers, and what is kept from running out', () => {
    const subject = subjectOf('');
    expect(answered(subject, trialOf(subject, 'deadClient.serverNoticesWithin'), {})).toMatchObject({
      ...{ verdict: 'not met', provedBy: 'measured', setting: { name: 'grpc_read_timeout', default: true } },
      because: expect.stringMatching(
        /^nobody notices: nginx answers the server’s PINGs itself.*client_body_timeout \(60s\)/,
      ),
      mend: expect.stringContaining('heartbeat'),
    });
  });

  test('whose front stops answering somewhere around the demand is unknown without waiting', () => {
    const subject = subjectOf('');
    const trial = trialOf(subject, 'deadClient.serverNoticesWithin', 'server-push');
    expect(answered(subject, trial, {})).toMatchObject({
      verdict: 'unknown',
      because: expect.stringContaining('leave --quick out'),
    });
    expect(answered(subject, trial, { server: endedBy('self', 45_000) })).toMatchObject({
      ...{ verdict: 'met', gotMs: 45_000, because: 'the server’s keepalive gave up after 45 s' },
    });
  });
});

test('what the lab couldn’t tell stays unknown, and a front that turned the client away is named', () => {
  const subject = subjectOf('auth_basic closed;');
  const trial = trialOf(subject, 'deadClient.serverNoticesWithin');
  expect(answered(subject, trial, { server: endedBy('self', 1) }, 'unknown')).toMatchObject({
    verdict: 'unknown',
    because: 'a stall',
  });
  const away = { ...LIVED, status: 'UNAUTHENTICATED', cause: 'Received HTTP status code 401' };
  expect(answered(subject, trial, { client: away }, 'unknown')).toMatchObject({
    because:
      'nginx turned the lab’s client away: UNAUTHENTICATED (Received HTTP status code 401); auth_basic can do that',
    setting: { name: 'auth_basic', value: 'closed' },
  });
});

test('a heartbeat is traffic of its own', () => {
  const policy: Policy = {
    application: { heartbeat: { interval: '1s', limit: '3s' }, traffic: ['idle', 'client-pings', 'half-closed-push'] },
    deadClient: { serverNoticesWithin: '4s' },
  };
  const subject = subjectOf('', policy);
  const trials = trialsOf(subject, demandsOf(policy), () => QUICK_MS);
  expect(trials.map(({ definition }) => definition.name)).toEqual([
    'packet-drop/last-mile/nginx/heartbeat/idle',
    'packet-drop/last-mile/nginx/none/half-closed-push',
  ]);
  expect(skippedAnswers(policy.application, demandsOf(policy))).toMatchObject([
    {
      ...{ name: 'deadClient.serverNoticesWithin', traffic: 'client-pings', verdict: 'skipped', cases: [] },
      because: 'the heartbeat’s own Pings are that traffic: “idle” has tried it',
    },
  ]);
});

test('what a configuration says is told before anything is tried, of what ends a stream', () => {
  const subject = subjectOf('client_body_timeout 1h;');
  expect(foreseen(subject, trialOf(subject, 'idleStream.survives'))).toMatchObject({
    ...{ verdict: 'not met', gotMs: 60_000, provedBy: 'configuration', traffic: 'idle' },
    setting: { name: 'grpc_read_timeout', default: true },
  });
  expect(foreseen(subject, trialOf(subject, 'deadClient.serverNoticesWithin'))).toMatchObject({
    ...{ verdict: 'not met', provedBy: 'configuration' },
  });
  const policy = { ...DEFAULT_POLICY, delivery: { within: '1s' } };
  expect(foreseen(subject, trialOf(subject, 'delivery.within', 'idle', policy))).toBeUndefined();
});

test('a front’s keepalive that may fire only after a trial isn’t waited for', () => {
  const front = checkable('envoy');
  const cluster =
    '{ name: c, http2_protocol_options: { connection_keepalive: { interval: 30s, timeout: 5s } }, load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: s, port_value: 2 } } } }] }] } }';
  const manager =
    '{ "@type": x.HttpConnectionManager, route_config: { virtual_hosts: [{ domains: ["*"], routes: [{ match: { prefix: / }, route: { cluster: c } }] }] } }';
  const listener = `{ address: { socket_address: { address: 0.0.0.0, port_value: 1 } }, filter_chains: [{ filters: [{ name: m, typed_config: ${manager} }] }] }`;
  const text = `static_resources: { listeners: [${listener}], clusters: [${cluster}] }`;
  const [entrance] = front.entrances(text, () => [], METHOD);
  if (!entrance) throw new Error('wanted a way through; got none');
  const trial = trialOf({ front, entrance, application: DEFAULT_POLICY.application }, 'deadServer.clientNoticesWithin');
  expect(trial.definition.expected.client).toEqual({ detects: false });
  expect(trial.definition.horizonMs).toBe(QUICK_MS);
});
