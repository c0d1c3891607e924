import { expect, test } from '@jest/globals';
import { brokenClaim, type Evidence, type EvidenceClaim } from '../../lab/model/evidence.ts';
import { NO_EVIDENCE } from './literal-evidence.ts';

const evidence: Evidence = {
  ...NO_EVIDENCE,
  serverPingsSent: 9,
  serverPingAcksReceived: 8,
  clientPingsSent: 4,
  clientPingAcksReceived: 4,
  serverMessagesSent: 75,
  clientMessagesReceived: 2,
  serverHopPingsFromServer: 9,
  serverHopAcksFromClient: 8,
  serverHopAcksFromClientBeforeFault: 2,
  clientHopAcksFromServerBeforeFault: 1,
  bytesHeldByFront: 65_535,
};

const broken = (...claims: EvidenceClaim[]) => brokenClaim(claims, evidence, true);

test('no claim is no broken claim', () => {
  expect(broken()).toBeUndefined();
});

test('exactly a number holds for that number alone', () => {
  expect(broken({ count: 'serverPingsReceived', is: 'exactly', value: 0 })).toBeUndefined();
  expect(broken({ count: 'clientMessagesReceived', is: 'exactly', value: 0 })).toBe(
    'wanted clientMessagesReceived exactly 0; got 2',
  );
  expect(broken({ count: 'serverPingsSent', is: 'exactly', value: 10 })).toBe(
    'wanted serverPingsSent exactly 10; got 9',
  );
});

test('at least holds from the number on', () => {
  expect(broken({ count: 'serverPingsSent', is: 'at least', value: 9 })).toBeUndefined();
  expect(broken({ count: 'serverPingsSent', is: 'at least', value: 3 })).toBeUndefined();
  expect(broken({ count: 'serverPingsSent', is: 'at least', value: 10 })).toBe(
    'wanted serverPingsSent at least 10; got 9',
  );
});

test('another count is named with what it was', () => {
  expect(broken({ count: 'clientPingAcksReceived', is: 'exactly', value: 'clientPingsSent' })).toBeUndefined();
  expect(broken({ count: 'serverPingAcksReceived', is: 'exactly', value: 'serverPingsSent' })).toBe(
    'wanted serverPingAcksReceived exactly serverPingsSent (9); got 8',
  );
});

test('the first of several broken claims is told', () => {
  const first: EvidenceClaim = { count: 'serverMessagesSent', is: 'at least', value: 100 };
  const second: EvidenceClaim = { count: 'serverPingsSent', is: 'exactly', value: 0 };
  const whole: EvidenceClaim = { count: 'clientPingsSent', is: 'exactly', value: 4 };
  expect(broken(whole, first, second)).toBe('wanted serverMessagesSent at least 100; got 75');
});

test('what only a tap could have counted is not claimed of a run without one', () => {
  const claim = { count: 'serverHopAcksFromClient', is: 'at least', value: 9 } as const;
  expect(broken(claim)).toBe('wanted serverHopAcksFromClient at least 9; got 8');
  expect(brokenClaim([claim], evidence, false)).toBeUndefined();
});
