import { expect, test } from '@jest/globals';
import {
  byClient,
  byLab,
  byServer,
  caseLike,
  counted,
  lifeUntil,
  lifeWith,
  NAME,
  quietCase,
  serverGivesUp,
  without,
} from './literal-events.ts';
import { judge } from './literal-witness.ts';

test('a healthy direct stream that ended at both ends without any detector is not a pass', () => {
  const events = lifeWith(
    byServer(11_000, { what: 'stream.ended', case: NAME, cause: 'more than 10 Pings', status: 'RESOURCE_EXHAUSTED' }),
    byClient(11_001, { what: 'rst_stream.received', case: NAME, session: '1', code: 8 }),
    byClient(11_001, { what: 'stream.ended', case: NAME, cause: 'more than 10 Pings', status: 'RESOURCE_EXHAUSTED' }),
  );
  expect(judge(quietCase({ fault: 'healthy' }), events)).not.toMatchObject({ verdict: 'pass' });
});

test('never in 7500 ms is not contradicted by a detection at 7999 ms', () => {
  expect(judge(quietCase({ path: 'nginx', at: 'backend' }), lifeWith(...serverGivesUp(17_999)))).toMatchObject({
    verdict: 'pass',
  });
});

test('a server that ended the stream for a reason of its own did not detect by keepalive', () => {
  const cause = 'the client finished';
  const events = lifeWith(
    byServer(10_100, { what: 'ping.sent', session: '7', ping: 1 }),
    byServer(12_400, { what: 'stream.ended', case: NAME, cause, status: 'OK' }),
  );
  expect(judge(caseLike(), events)).not.toMatchObject({ verdict: 'pass' });
});

test('on a direct path bytes that still reach the server mean the fault didn’t take', () => {
  const events = [
    ...without('counted', lifeWith(...serverGivesUp(12_012))),
    counted('server', 'fault.end', { connectionBytesRead: 900 }),
    counted('server', 'heal.begin', { connectionBytesRead: 917 }),
  ];
  expect(judge(caseLike(), events)).toMatchObject({ verdict: 'unknown' });
});

test('an override that the prediction refutes is called outdated', () => {
  const never = quietCase({ predicted: caseLike().predicted, because: 'x' });
  expect(judge(never, lifeWith(...serverGivesUp(12_012))).reason).toMatch(/outdated/);
});

test('a failed baseline is told in English', () => {
  const missing = "a Pong at the client, an ACK of the server's PING";
  const events = lifeUntil(1_000, byLab(11_000, { what: 'baseline.failed', case: NAME, missing }));
  expect(judge(caseLike(), events).reason).not.toMatch(/no an? /);
});

test('a healing that came before the horizon leaves never unproven', () => {
  const events = [...without('heal.begin'), byLab(12_000, { what: 'heal.begin', case: NAME })];
  expect(judge(quietCase({ path: 'nginx' }), events)).toMatchObject({
    verdict: 'unknown',
    reason: 'wanted to wait for the client for 7500 ms; got only 2000 ms before healing',
  });
});

test('a fault that took long to go in leaves its begin unknown', () => {
  const events = [...without('fault.begin'), byLab(8_400, { what: 'fault.begin', case: NAME })];
  expect(judge(caseLike({ path: 'nginx' }), events)).toMatchObject({
    verdict: 'unknown',
    reason: 'the fault took 1600 ms to go in: wanted at most 1000 ms, to tell when it began',
  });
});
