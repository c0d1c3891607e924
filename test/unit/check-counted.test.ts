import { describe, expect, test } from '@jest/globals';
import type { CheckSubject, Tried } from '../../lab/check/answer.ts';
import { answerOf } from '../../lab/check/answering.ts';
import { checkable } from '../../lab/check/checkable-front.ts';
import { demandsOf } from '../../lab/check/demands.ts';
import type { Policy } from '../../lab/check/policy.ts';
import { trialsOf } from '../../lab/check/trials.ts';
import type { Evidence } from '../../lab/model/evidence.ts';
import { NO_EVIDENCE } from './literal-evidence.ts';

const POLICY: Policy = {
  application: { traffic: ['idle'] },
  delivery: { within: '100ms' },
  otherStreams: { unharmed: true },
  clientSends: { atLeastBytes: 3_000_000 },
  heldForDeadClient: { atMostBytes: 1_000_000 },
};

/** An Envoy whose connections to the server have the window that is given. */
function envoyWith(http2: string): CheckSubject {
  const front = checkable('envoy');
  const text = `
static_resources:
  listeners:
  - name: l
    address: { socket_address: { address: 0.0.0.0, port_value: 1 } }
    filter_chains:
    - filters:
      - name: m
        typed_config:
          "@type": x.HttpConnectionManager
          route_config: { virtual_hosts: [{ domains: ["*"], routes: [{ match: { prefix: / }, route: { cluster: c } }] }] }
  clusters:
  - name: c
    http2_protocol_options: ${http2}
    load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: s, port_value: 2 } } } }] }] }
`;
  const [entrance] = front.entrances(text, () => [], '/keepalivelab.v1.StreamService/Stream');
  if (!entrance) throw new Error('wanted a way through; got none');
  return { front, entrance, application: POLICY.application };
}

const NOBODY_ENDED = { detectedMs: null, endedMs: null };

function answered(subject: CheckSubject, demand: string, tried: Partial<Tried>, counted: Partial<Evidence> = {}) {
  const trial = trialsOf(subject, demandsOf(POLICY), ({ watchMs = 0 }) => watchMs).find(
    (one) => one.demand.name === demand,
  );
  if (!trial) throw new Error(`wanted a trial of ${demand}; got none`);
  const observed = { client: NOBODY_ENDED, server: NOBODY_ENDED };
  const judged = { verdict: 'pass' as const, reason: '', observed, evidence: { ...NO_EVIDENCE, ...counted } };
  return answerOf(subject, trial, { judged, openForMs: 10_000, ...tried });
}

const ENVOY = envoyWith('{}');

describe('a message and its answer', () => {
  test.each([
    [100, 'met'],
    [101, 'not met'],
    [undefined, 'not met'],
  ])('within 100 ms, after %s: %s', (answeredAfterMs, verdict) => {
    const tried = answeredAfterMs === undefined ? {} : { answeredAfterMs };
    expect(answered(ENVOY, 'delivery.within', tried)).toMatchObject({ verdict, provedBy: 'measured' });
  });

  test('is unknown where the stream ended before it was asked', () => {
    const client = { detectedMs: null, endedMs: 900, endedBy: 'front' as const, cause: 'RST_STREAM, code 2' };
    const judged = {
      ...{ verdict: 'pass' as const, reason: '', evidence: NO_EVIDENCE },
      observed: { client, server: NOBODY_ENDED },
    };
    expect(answered(ENVOY, 'delivery.within', { judged })).toMatchObject({
      verdict: 'unknown',
      because: 'the stream ended after 0.9 s, before it was asked (RST_STREAM, code 2)',
    });
  });
});

describe('others beside a dead client', () => {
  const others = (answering: number, onSameConnection: number) => ({
    others: { of: 3, onSameConnection, answered: answering },
  });

  test('are unharmed if all have their answers', () => {
    expect(answered(ENVOY, 'otherStreams.unharmed', others(3, 3))).toMatchObject({ verdict: 'met' });
  });

  test('are harmed by the window that they share with it, if they do', () => {
    const small = envoyWith('{ initial_connection_window_size: 65536 }');
    expect(answered(small, 'otherStreams.unharmed', others(2, 3))).toMatchObject({
      ...{ verdict: 'not met', setting: { name: 'initial_connection_window_size', value: '65536', default: false } },
      mend: expect.stringContaining('cluster c'),
    });
    const apart = answered(small, 'otherStreams.unharmed', others(2, 0));
    expect(apart).toMatchObject({ verdict: 'not met' });
    expect(apart.setting).toBeUndefined();
  });

  test('that nobody asked are unknown', () => {
    expect(answered(ENVOY, 'otherStreams.unharmed', {})).toMatchObject({ verdict: 'unknown' });
  });
});

describe('what is held for a dead client', () => {
  const DEMAND = 'heldForDeadClient.atMostBytes';
  const held = (bytesAcceptedNotDelivered: number, serverMessagesSent = 320) =>
    answered(ENVOY, DEMAND, {}, { bytesAcceptedNotDelivered, serverMessagesSent });

  test('is measured against the demand, with the larger window of a stream and what to write', () => {
    expect(held(1_000_000)).toMatchObject({ verdict: 'met', gotBytes: 1_000_000 });
    expect(held(1_000_001)).toMatchObject({
      ...{ verdict: 'not met', gotBytes: 1_000_001 },
      because: 'Envoy and the kernels around it took 977 KiB for a dead client, and then no more',
      setting: { name: 'initial_stream_window_size', value: '16777216', default: true },
      mend: expect.stringContaining('initial_stream_window_size: 500000'),
    });
  });

  test('is unknown if all that was pushed was taken, and that was little', () => {
    expect(held(900_000, 7)).toMatchObject({ verdict: 'unknown' });
    expect(held(2_000_000, 16)).toMatchObject({
      verdict: 'not met',
      because: expect.stringMatching(/all that was pushed$/),
    });
  });
});

describe('what a client sends on one stream', () => {
  const DEMAND = 'clientSends.atLeastBytes';
  const front = checkable('nginx');
  const nginxWith = (directive: string): CheckSubject => {
    const text = `http {\nserver {\nlisten 1 http2;\nlocation / {\ngrpc_pass grpc://s;\n${directive}\n}}}`;
    const [entrance] = front.entrances(text, () => [], '/keepalivelab.v1.StreamService/Stream');
    if (!entrance) throw new Error('wanted a way through; got none');
    return { front, entrance, application: POLICY.application };
  };
  const ended = { detectedMs: null, endedMs: 150, endedBy: 'front' as const, cause: 'RST_STREAM, code 2' };
  const sending = (subject: CheckSubject, receivedBytes: number, client: object = ended) => {
    const judged = {
      ...{ verdict: 'fail' as const, reason: '', evidence: NO_EVIDENCE },
      observed: { client: { ...NOBODY_ENDED, ...client }, server: NOBODY_ENDED },
    };
    const whole = receivedBytes >= 3_000_000;
    return answered(subject, DEMAND, { judged, uploaded: { bytes: 3_000_000, receivedBytes, whole } });
  };

  test('is met if all of it got through', () => {
    expect(sending(nginxWith('client_max_body_size 0;'), 3_010_000, {})).toMatchObject({
      ...{ verdict: 'met', gotBytes: 3_010_000, because: '2.9 MiB got through' },
    });
  });

  test('is ended by the size that a configuration allows, at its default too', () => {
    expect(sending(nginxWith(''), 900_000)).toMatchObject({
      ...{ verdict: 'not met', gotBytes: 900_000, mend: 'client_max_body_size 0;' },
      setting: { name: 'client_max_body_size', value: '1m', default: true, line: 4 },
    });
    const other = sending(nginxWith('client_max_body_size 8m;'), 900_000);
    expect(other).toMatchObject({ verdict: 'not met', because: expect.stringContaining('no setting') });
    expect(other.setting).toBeUndefined();
  });

  test('of which only a part is tried is ended by the configuration, if that allows less', () => {
    const big: Policy = { application: { traffic: ['idle'] }, clientSends: { atLeastBytes: 500_000_000 } };
    const subject = nginxWith('client_max_body_size 100m;');
    const [trial] = trialsOf(subject, demandsOf(big), ({ watchMs = 0 }) => watchMs);
    if (!trial) throw new Error('wanted a trial; got none');
    expect(trial.definition.means.uploadBytes).toBe(64 * 1024 ** 2);
    const judged = {
      ...{ verdict: 'pass' as const, reason: '', evidence: NO_EVIDENCE },
      observed: { client: NOBODY_ENDED, server: NOBODY_ENDED },
    };
    const uploaded = { bytes: 64 * 1024 ** 2, receivedBytes: 64 * 1024 ** 2, whole: true };
    expect(answerOf(subject, trial, { judged, openForMs: 0, uploaded })).toMatchObject({
      ...{ verdict: 'not met', provedBy: 'configuration' },
      setting: { name: 'client_max_body_size', value: '100m' },
    });
  });

  test('is unknown if it was slow, or got through against the configuration', () => {
    expect(sending(nginxWith(''), 900_000, {})).toMatchObject({ verdict: 'unknown' });
    expect(sending(nginxWith(''), 3_010_000, {})).toMatchObject({ verdict: 'unknown' });
  });
});
