import { expect, test } from '@jest/globals';
import { cellOf, outcomeOf, secondsOf } from '../../lab/findings/outcome.ts';
import { byFront, byItself, client, found, server } from './found.ts';
import { within } from './literal-events.ts';

const on = (traffic: string) => `airplane/last-mile/nginx/server-keepalive/${traffic}`;

test('an end noticed, was told, was silent or dead; or nothing is known', () => {
  expect(outcomeOf(found(on('idle'), server(1_600)), 'server')).toEqual({ kind: 'noticed', ms: 1_600 });
  expect(outcomeOf(found(on('idle'), server(1_600)), 'client')).toEqual({ kind: 'silent' });
  const told = { observed: { client: byFront(10), server: {} } };
  expect(outcomeOf(found(on('idle'), told), 'client')).toEqual({ kind: 'told', ms: 10 });
  expect(outcomeOf(found('client-freeze/client/nginx/heartbeat/idle'), 'client')).toEqual({ kind: 'dead' });
  expect(outcomeOf(found(on('idle'), { ...told, verdict: 'unknown' }), 'client')).toEqual({ kind: 'not known' });
});

test('what ended by healing, or after the horizon with nothing awaited, is silence', () => {
  const healed = { observed: { client: { endedMs: 8_000, endedBy: 'heal' }, server: byFront(8_000) } };
  expect(outcomeOf(found(on('idle'), healed), 'client')).toEqual({ kind: 'silent' });
  expect(outcomeOf(found(on('idle'), healed), 'server')).toEqual({ kind: 'silent' });
  const awaited = { ...healed, expected: { client: within(1, 2), server: within(7_000, 9_000) } };
  expect(outcomeOf(found(on('idle'), awaited), 'server')).toEqual({ kind: 'told', ms: 8_000 });
});

test('seconds are a range, or one number', () => {
  expect(secondsOf([2_449, 1_551])).toBe('1.6–2.4');
  expect(secondsOf([2_000])).toBe('2.0');
});

test('a cell names who noticed, and on what traffic where it wasn’t all', () => {
  expect(cellOf([found(on('idle')), found(on('client-pings'))])).toBe('–');
  expect(cellOf([found(on('idle'), server(1_600)), found(on('server-push'), server(2_400))])).toBe('server 1.6–2.4');
  expect(cellOf([found(on('idle')), found(on('half-closed-push'), server(2_400))])).toBe('server 2.4 (half-push)');
  const both = { observed: { client: byItself(2_100), server: byItself(2_900) } };
  expect(cellOf([found(on('idle'), both)])).toBe('both 2.1–2.9');
  const told = { observed: { client: byItself(2_100), server: byFront(2_200) } };
  expect(cellOf([found(on('idle'), told)])).toBe('client 2.1<br>server notified 2.2');
  const atOnce = { observed: { client: {}, server: byFront(-70) } };
  expect(cellOf([found(on('idle'), atOnce)])).toBe('server notified 0.0');
});

test('a cell says what isn’t as expected, and what nothing is known of', () => {
  const failed = found(on('idle'), { ...client(500), verdict: 'fail' });
  expect(cellOf([failed, found(on('server-push'))])).toBe('client 0.5 (idle)<br>**1 of 2 not as expected**');
  expect(cellOf([found(on('idle'), { verdict: 'skipped' })])).toBe('*skipped*');
  expect(cellOf([])).toBe('');
});
