import { describe, expect, test } from '@jest/globals';
import type { Endpoint } from '../../lab/model/places.ts';
import { CaseEvents } from '../../lab/record/event-index.ts';
import type { Event } from '../../lab/record/events.ts';
import { caseLike } from './literal-events.ts';

const planned = (environment: string, name: string): Event => ({
  ...{ atNs: 0, environment, who: 'lab', what: 'case', case: name },
  definition: caseLike({ name }),
});
const opened = (environment: string, who: Endpoint, session: string, name: string): Event => ({
  ...{ atNs: 1, environment, who, what: 'stream.open', session, case: name },
});
const pinged = (environment: string, who: Endpoint, session: string, ping: number): Event => ({
  ...{ atNs: 2, environment, who, what: 'ping.sent', session, ping },
});
const exited = (environment: string, node: string): Event => ({
  ...{ atNs: 3, environment, who: 'lab', what: 'node.exited', node, reason: 'killed' },
});

function sorted(...events: Event[]): CaseEvents {
  const sorting = new CaseEvents();
  for (const event of events) sorting.add(event);
  return sorting;
}

test('a case has the events that name it, in the order they came', () => {
  const first: Event = { atNs: 5, environment: 'near', who: 'lab', what: 'case.dialled', case: 'a' };
  const second: Event = { atNs: 4, environment: 'near', who: 'client', what: 'stream.ended', case: 'a', cause: 'x' };
  const other: Event = { atNs: 6, environment: 'near', who: 'lab', what: 'case.done', case: 'b' };
  const events = sorted(first, second, other);
  expect(events.of('a')).toEqual([first, second]);
  expect(events.of('b')).toEqual([other]);
  expect(events.of('nobody')).toEqual([]);
});

test('whoever adds an event is told which cases it concerns', () => {
  const events = sorted(opened('near', 'server', '1', 'a'), opened('near', 'server', '1', 'b'));
  expect(events.add(pinged('near', 'server', '1', 1))).toEqual(['a', 'b']);
  expect(events.add(opened('near', 'server', '2', 'c'))).toEqual(['c']);
  expect(events.add(pinged('near', 'server', '9', 1))).toEqual([]);
});

test('a case that is run again has only the events of its second try, and is of another environment', () => {
  const again: Event = { atNs: 9, environment: 'far', who: 'lab', what: 'case.again', case: 'a', reason: 'too slow' };
  const first = [planned('near', 'a'), opened('near', 'server', '1', 'a'), opened('near', 'client', '2', 'a#1')];
  const events = sorted(...first, planned('near', 'b'), opened('near', 'server', '1', 'b'), again);
  expect(events.add(pinged('near', 'server', '1', 2))).toEqual(['b']);
  expect(events.add(exited('near', 'nginx'))).toEqual(['b']);
  expect(events.add(exited('far', 'nginx'))).toEqual(['a']);
  expect(events.of('a')).toEqual([again, exited('far', 'nginx')]);
  expect(events.of('a#1')).toEqual([]);
  expect(events.all()).toHaveLength(9);
});

test('that a process stood still concerns every case of its environment', () => {
  const events = sorted(planned('near', 'a'), planned('near', 'b'), planned('far', 'c'));
  const still: Event = { atNs: 3, environment: 'near', who: 'server', what: 'process.stalled', lateMs: 300 };
  expect(events.add(still)).toEqual(['a', 'b']);
});

describe('a session’s events', () => {
  test('belong to every case on it, from its own stream on', () => {
    const [one, two, three] = [1, 2, 3].map((ping) => pinged('near', 'server', '1', ping)) as [Event, Event, Event];
    const [a, b] = [opened('near', 'server', '1', 'a'), opened('near', 'server', '1', 'b')];
    const events = sorted(one, a, two, b, three);
    expect(events.of('a')).toEqual([a, two, three]);
    expect(events.of('b')).toEqual([b, three]);
  });

  test('belong to no case of another session, end or environment with the same number', () => {
    const [a, b, c] = [
      opened('near', 'server', '1', 'a'),
      opened('near', 'client', '1', 'b'),
      opened('far', 'server', '1', 'c'),
    ] as const;
    const own = pinged('near', 'server', '1', 1);
    const events = sorted(a, b, c, own, pinged('near', 'server', '2', 1));
    expect(events.of('a')).toEqual([a, own]);
    expect(events.of('b')).toEqual([b]);
    expect(events.of('c')).toEqual([c]);
  });

  test('reach a case at both its ends, over as many sessions as it had', () => {
    const [client, server] = [opened('near', 'client', '4', 'a'), opened('near', 'server', '1', 'a')];
    const [sent, received] = [pinged('near', 'client', '4', 1), pinged('near', 'server', '1', 1)];
    expect(sorted(client, server, sent, received).of('a')).toEqual([client, server, sent, received]);
  });

  test('aren’t there twice for a case that opened two streams on it', () => {
    const again = opened('near', 'server', '1', 'a');
    const ping = pinged('near', 'server', '1', 1);
    expect(sorted(again, again, ping).of('a')).toEqual([again, again, ping]);
  });
});

test('the end of a program concerns all cases of its environment and no other', () => {
  const [a, b, c] = [planned('near', 'a'), planned('near', 'b'), planned('far', 'c')];
  const exit = exited('near', 'nginx');
  const events = sorted(a, b, c, exit);
  expect(events.of('a')).toEqual([a, exit]);
  expect(events.of('b')).toEqual([b, exit]);
  expect(events.of('c')).toEqual([c]);
});

describe('what passes a tap', () => {
  const at = { atNs: 4, environment: 'one' } as const;
  const frame = (who: Endpoint, tap: string, connection: number, stream: number): Event => ({
    ...{ ...at, who, what: 'frame', tap, connection, from: 'server', type: 'RST_STREAM', flags: 0, stream },
    ...{ length: 4, code: 8 },
  });
  const tapped: Event = { ...at, who: 'server', what: 'session.tapped', session: '5', connection: 9 };
  const openedOn = (stream: number, name: string): Event => ({
    ...{ ...at, who: 'server', what: 'stream.open', session: '5', case: name, stream },
  });

  test('beside the client is its case’s, by the tap’s name', () => {
    const mine = frame('client', 'a', 1, 1);
    const events = sorted(planned('one', 'a'), planned('one', 'b'), mine);
    expect(events.of('a')).toContain(mine);
    expect(events.of('b')).not.toContain(mine);
  });

  test('before the server belongs to the case of its stream, and that of the whole connection to all its cases', () => {
    const [ofA, ofB, ofBoth, ofNobody] = [1, 3, 0, 5].map((stream) => frame('server', 'server', 9, stream));
    const elsewhere = frame('server', 'server', 8, 0);
    const life = [tapped, openedOn(1, 'a'), openedOn(3, 'b'), ofA, ofB, ofBoth, ofNobody, elsewhere] as Event[];
    const events = sorted(planned('one', 'a'), planned('one', 'b'), ...life);
    expect(events.of('a').filter(({ what }) => what === 'frame')).toEqual([ofA, ofBoth]);
    expect(events.of('b').filter(({ what }) => what === 'frame')).toEqual([ofB, ofBoth]);
  });
});
