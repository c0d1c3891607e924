import { expect, test } from '@jest/globals';
import { variantNames, variantOf } from '../../lab/fronts/index.ts';
import { timings } from '../../lab/timing.ts';
import { needsWarmUp, WARM_UP_EVERY_MS } from '../../lab/warm-up.ts';

const path = 'envoy@stream-idle-timeout';
const detector = 'front-timeouts';
const warms = (parts: Partial<Parameters<typeof needsWarmUp>[0]>) =>
  needsWarmUp({ path, detector, traffic: 'idle', ...parts }, timings.fast);

test('a client that says nothing speaks up before a front’s timeouts are tried, as long as it may', () => {
  expect(warms({})).toBe(true);
  expect(warms({ traffic: 'server-push' })).toBe(true);
  expect(warms({ traffic: 'client-pings' })).toBe(false);
  expect(warms({ traffic: 'half-closed-push' })).toBe(false);
});

test('whoever watches: what ends quiet streams is the path’s own affair', () => {
  for (const watching of ['none', 'client-keepalive', 'server-keepalive'] as const)
    expect(warms({ path: 'envoy@emulates-aws-alb', detector: watching })).toBe(true);
  expect(warms({ path: 'envoy@emulates-aws-alb', detector: 'heartbeat' })).toBe(false);
});

test('where nothing ends quiet streams nobody needs that', () => {
  for (const other of ['direct', 'nginx', 'envoy', 'envoy@max-stream-duration', 'nginx@so-keepalive'] as const)
    expect(warms({ path: other })).toBe(false);
});

test('it speaks several times within the shortest timeout that messages re-arm', () => {
  const limits = variantNames
    .flatMap((name) => variantOf(name)?.timers ?? [])
    .filter(({ rearmedBy }) => rearmedBy.by === 'messages')
    .map(({ limitMs }) => limitMs);
  expect(limits.length).toBeGreaterThan(0);
  expect(Math.min(...limits)).toBeGreaterThanOrEqual(3 * WARM_UP_EVERY_MS);
});
