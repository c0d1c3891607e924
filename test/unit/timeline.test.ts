import { expect, test } from '@jest/globals';
import type { Case } from '../../lab/cases/case.ts';
import { judgeCase } from '../../lab/judge/summary.ts';
import type { Event } from '../../lab/record/events.ts';
import { timelineOf } from '../../lab/reports/html/timeline.ts';
import { byClient, byLab, byServer, caseLike, lifeUntil, lifeWith, NAME, serverGivesUp } from './literal-events.ts';

const timeline = (events: readonly Event[], definition: Case = caseLike()) =>
  timelineOf(judgeCase(definition, events), events);

const whole = timeline(lifeWith(...serverGivesUp(12_012)));

test('lanes are the path’s nodes that anything is known of, in their order, and then the lab', () => {
  expect(whole.lanes).toEqual(['client', 'toxiproxy', 'server', 'lab']);
});

test('zero is when the fault was in force; it lasts until healing', () => {
  expect(whole).toMatchObject({
    origin: 'the fault',
    fault: { fromMs: -10, toMs: 8_000, name: 'airplane at last-mile', silences: true },
  });
});

test('only an end that should notice has a window', () => {
  expect(whole.windows).toEqual([{ lane: 2, minMs: 1_500, maxMs: 2_500 }]);
});

test('a PING with an ACK and one without are different marks, and all that is told of them is there', () => {
  const pings = whole.marks.filter(({ kind }) => kind.startsWith('ping-'));
  expect(pings).toEqual([
    { ms: -489, lane: 2, kind: 'ping-sent', what: 'ping.sent', fields: { session: '7', ping: 1 } },
    { ms: -488, lane: 2, kind: 'ping-acked', what: 'ping.acked', fields: { session: '7', ping: 1 } },
    { ms: 512, lane: 2, kind: 'ping-unanswered', what: 'ping.sent', fields: { session: '7', ping: 2 } },
  ]);
});

test('what an end noticed is a mark of its own, at its time', () => {
  expect(whole.marks.filter(({ kind }) => kind === 'detected')).toEqual([
    {
      ...{ ms: 2_012, lane: 2, kind: 'detected', what: 'the server noticed after 2.0 s' },
      fields: { cause: 'keepalive timed out', status: 'CANCELLED', errorMs: 0 },
    },
  ]);
});

test('marks are in the order of their times', () => {
  const times = whole.marks.map(({ ms }) => ms);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('without a fault zero is the first event, and there are no bands', () => {
  const cut = timeline(lifeUntil(1_000));
  expect(cut).toMatchObject({
    origin: 'the first event',
    windows: [],
    marks: [{ ms: 0, what: 'case.dialled' }, {}, {}],
  });
  expect(cut.fault).toBeUndefined();
});

test('a program that ended is told in its own lane, between its neighbours', () => {
  const exited = byLab(11_000, { what: 'node.exited', node: 'nginx', reason: 'ended with status 1' });
  const { lanes, marks } = timeline(lifeWith(exited), caseLike({ path: 'nginx' }));
  expect(lanes).toEqual(['client', 'toxiproxy', 'nginx', 'server', 'lab']);
  expect(marks).toContainEqual(
    expect.objectContaining({ ms: 1_000, lane: 2, fields: { node: 'nginx', reason: 'ended with status 1' } }),
  );
});

test('frames stand at the front on the client’s side of it, and between front and server on the other', () => {
  const ping = { what: 'frame', connection: 1, type: 'PING', stream: 0, length: 8, payload: '00' } as const;
  const asked = byServer(10_500, { ...ping, tap: 'server', from: 'server', flags: 0 });
  const acked = byServer(10_501, { ...ping, tap: 'server', from: 'client', flags: 1 });
  const before = byClient(9_000, { ...ping, tap: NAME, from: 'client', flags: 0 });
  const { lanes, marks } = timeline(lifeWith(before, asked, acked), caseLike({ path: 'nginx' }));
  expect(lanes).toEqual(['client', 'toxiproxy', 'nginx', 'nginx – server', 'server', 'lab']);
  const told = marks.filter(({ what }) => what.startsWith('PING'));
  expect(told.map(({ lane, kind, what }) => ({ lane, kind, what }))).toEqual([
    { lane: 2, kind: 'ping-sent', what: 'PING from the client’s side' },
    { lane: 3, kind: 'ping-sent', what: 'PING from the server’s side' },
    { lane: 3, kind: 'ping-acked', what: 'PING ACK from the client’s side' },
  ]);
});

test('what came before the case was dialled, or after it was done, is not the case’s', () => {
  const early = byServer(50, { what: 'ping.received', session: '7' });
  const late = byServer(18_050, { what: 'ping.received', session: '7' });
  expect(timeline(lifeWith(early, late)).marks.filter(({ kind }) => kind === 'ping-received')).toEqual([]);
});

test('a link whose packets are dropped has a lane where it lies, a fault of a node is told at that node', () => {
  const lanes = (parts: Partial<Case>) => timeline(lifeWith(), caseLike(parts)).lanes;
  expect(lanes({ fault: 'packet-drop' })).toEqual(['client', 'link, last-mile', 'server', 'lab']);
  expect(lanes({ fault: 'packet-drop', at: 'backend', path: 'nginx' })).toEqual([
    'client',
    'link, backend',
    'server',
    'lab',
  ]);
  expect(lanes({ fault: 'server-freeze', at: 'server' })).toEqual(['client', 'server', 'lab']);
  expect(lanes({ fault: 'proxy-kill', at: 'nginx', path: 'nginx' })).toEqual(['client', 'nginx', 'server', 'lab']);
});
