import { expect, test } from '@jest/globals';
import { evidenceOf } from '../../lab/judge/count-evidence.ts';
import { proofOf } from '../../lab/judge/frame-proof.ts';
import { answeredPings, goaways, passed } from '../../lab/judge/tapped-frames.ts';
import type { Endpoint } from '../../lab/model/places.ts';
import { CaseHistory } from '../../lab/record/case-history.ts';
import type { Event } from '../../lab/record/events.ts';
import { byClient, byLab, byServer, caseLike, lifeWith, NAME } from './literal-events.ts';
import { byTap } from './literal-tap-events.ts';

const ping = (atMs: number, hop: Endpoint, from: Endpoint, payload: string, flags = 0): Event =>
  (hop === 'client' ? byClient : byServer)(atMs, {
    ...{ what: 'frame', tap: hop === 'client' ? NAME : 'server', connection: 3, from },
    ...{ type: 'PING', flags, stream: 0, length: 8, payload },
  });
const ack = (atMs: number, hop: Endpoint, from: Endpoint, payload: string) => ping(atMs, hop, from, payload, 1);
const data = (atMs: number, hop: Endpoint, bytes: number): Event =>
  (hop === 'client' ? byClient : byServer)(atMs, {
    ...{ what: 'data', tap: hop === 'client' ? NAME : 'server', connection: 3, from: 'server' },
    ...{ stream: 1, frames: 1, bytes, withinMs: 0 },
  });

const ZEROS = '0000000000000000';

test('a PING and its ACK are matched by payload, first in, first out among equal ones', () => {
  const events = [
    ping(1_000, 'server', 'server', ZEROS),
    ping(2_000, 'server', 'server', ZEROS),
    ping(2_001, 'server', 'server', '0000000000000001'),
    ack(2_002, 'server', 'client', ZEROS),
    ack(2_003, 'server', 'client', '0000000000000001'),
  ];
  expect(answeredPings(events, 'server', 'server')).toEqual([
    { number: 1, sentNs: 1_000e6, answeredNs: 2_002e6 },
    { number: 2, sentNs: 2_000e6 },
    { number: 3, sentNs: 2_001e6, answeredNs: 2_003e6 },
  ]);
});

test('an ACK from the same side, at the other hop or of no PING answers nothing', () => {
  const events = [
    ping(1_000, 'server', 'server', ZEROS),
    ack(1_001, 'server', 'server', ZEROS),
    ack(1_002, 'client', 'client', ZEROS),
    ack(1_003, 'server', 'client', 'ffffffffffffffff'),
  ];
  expect(answeredPings(events, 'server', 'server')).toEqual([{ number: 1, sentNs: 1_000e6 }]);
});

test('what passed is counted by hop and by whose bytes it was', () => {
  const events = [
    ping(1, 'server', 'server', ZEROS),
    ack(2, 'server', 'client', ZEROS),
    ping(3, 'client', 'client', ZEROS),
    data(4, 'server', 500),
    data(5, 'server', 70),
    byServer(6, { what: 'ping.sent', session: '7', ping: 1 }),
  ];
  expect(passed(events, 'server', 'server')).toEqual({ pings: 1, acks: 0, dataBytes: 570 });
  expect(passed(events, 'server', 'client')).toEqual({ pings: 0, acks: 1, dataBytes: 0 });
  expect(passed(events, 'client', 'client')).toEqual({ pings: 1, acks: 0, dataBytes: 0 });
  expect(passed(events, 'client', 'server')).toEqual({ pings: 0, acks: 0, dataBytes: 0 });
});

const nginxLife = [
  ping(5_000, 'client', 'client', ZEROS),
  ack(5_001, 'client', 'server', ZEROS),
  byLab(9_990, { what: 'fault.begin', case: NAME }),
  byLab(10_000, { what: 'fault.end', case: NAME }),
  ping(12_000, 'server', 'server', ZEROS),
  { ...ack(12_000, 'server', 'client', ZEROS), atNs: 12_000.3e6 },
  ping(14_000, 'server', 'server', ZEROS),
  byLab(18_000, { what: 'heal.begin', case: NAME }),
  ping(19_000, 'server', 'server', ZEROS),
];

test('the proof says who answered the server, what of it reached the client, and what the front holds', () => {
  const history = new CaseHistory(caseLike({ path: 'nginx' }), nginxLife);
  expect(proofOf(history, { ...evidenceOf(history), bytesHeldByFront: 65_535 })).toEqual([
    'server PING #1 at +2.0 s, ACKed 0.3 ms later by nginx',
    'server PING #2 at +4.0 s: no ACK',
    'towards the client nginx sent none since the fault',
    'before the fault 1 of the client’s PINGs reached nginx, and none the server',
    '65,535 bytes of messages went to nginx and no further',
  ]);
});

test('a path on which nothing passed since the fault still tells what did before', () => {
  const quiet = nginxLife.filter((event) => event.who !== 'server');
  const history = new CaseHistory(caseLike({ path: 'nginx' }), quiet);
  expect(proofOf(history, evidenceOf(history))).toEqual([
    'before the fault 1 of the client’s PINGs reached nginx, and none the server',
  ]);
});

test('a GOAWAY is told with who sent it, when, its code and its text', () => {
  const said = byServer(12_500, {
    ...{ what: 'frame', tap: 'server', connection: 3, from: 'server', type: 'GOAWAY', flags: 0, stream: 0 },
    ...{ length: 22, lastStream: 1, code: 11, text: 'too_many_pings' },
  });
  expect(goaways([...nginxLife, said], 10_000e6)).toEqual([
    { hop: 'server', from: 'server', atMs: 2_500, code: 11, text: 'too_many_pings' },
  ]);
  expect(goaways([said], Number.POSITIVE_INFINITY)).toEqual([]);
});

test('without frames there is no proof', () => {
  const untapped = nginxLife.filter((event) => !('tap' in event));
  const history = new CaseHistory(caseLike({ path: 'nginx' }), untapped);
  expect(proofOf(history, evidenceOf(history))).toEqual([]);
});

test('what a front holds is what went to it and no further until healing, before the fault too', () => {
  const data = (atMs: number, hop: 'client' | 'server', bytes: number) =>
    byTap(hop, atMs, { what: 'data', from: 'server', stream: 1, frames: 1, bytes, withinMs: 0 });
  const life = (...events: Event[]) => new CaseHistory(caseLike({ path: 'nginx' }), lifeWith(...events));
  const held = evidenceOf(
    life(
      data(5_000, 'server', 700),
      data(5_001, 'client', 700),
      data(12_000, 'server', 300),
      data(19_000, 'client', 300),
    ),
  );
  expect(held.bytesHeldByFront).toBe(300);
  expect(evidenceOf(life(data(19_000, 'server', 500))).bytesHeldByFront).toBe(0);
});
