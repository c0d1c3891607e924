import { expect, test } from '@jest/globals';
import { brokenClaim, type Evidence, type EvidenceClaim } from '../../lab/model/evidence.ts';

const evidence: Evidence = {
  serverPingsSent: 9,
  serverPingAcksReceived: 8,
  serverPingsReceived: 0,
  clientPingsSent: 4,
  clientPingAcksReceived: 4,
  clientPingsReceived: 0,
  serverMessagesSent: 75,
  serverMessagesReceived: 0,
  clientMessagesSent: 0,
  serverPingAcksReceivedBeforeFault: 0,
  serverPingsReceivedBeforeFault: 0,
  clientPingAcksReceivedBeforeFault: 0,
  clientPingsReceivedBeforeFault: 0,
  clientMessagesReceived: 2,
  clientHopPingsFromClient: 0,
  clientHopPingsFromServer: 0,
  clientHopAcksFromClient: 0,
  clientHopAcksFromServer: 0,
  serverHopPingsFromClient: 0,
  serverHopPingsFromServer: 9,
  serverHopAcksFromClient: 8,
  serverHopAcksFromServer: 0,
  serverHopAcksFromClientBeforeFault: 2,
  clientHopPingsFromServerBeforeFault: 0,
  clientHopAcksFromServerBeforeFault: 1,
  serverHopPingsFromClientBeforeFault: 0,
  answeredBeforeHealing: 0,
  othersAnswering: 0,
  bytesAcceptedNotDelivered: 0,
  bytesInFrontsSendQueue: 0,
  bytesInFrontsReceiveQueue: 0,
  bytesInServersSendQueue: 0,
  othersOnSameConnection: 0,
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
