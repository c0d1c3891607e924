import { expect, test } from '@jest/globals';
import type { Key } from '../../lab/cases/case.ts';
import { fronts } from '../../lab/fronts/index.ts';
import { warmUpEveryMs } from '../../lab/predict/warm-up.ts';
import { keyLike } from './literal-key.ts';

const path = 'envoy@stream-idle-timeout';
const detector = 'front-timeouts';
const warms = (parts: Partial<Key>) => warmUpEveryMs(keyLike({ path, detector, ...parts }).means);

test('a client that says nothing speaks up before a front’s timeouts are tried, as long as it may', () => {
  expect(warms({})).toBe(500);
  expect(warms({ traffic: 'server-push' })).toBe(500);
  expect(warms({ traffic: 'client-pings' })).toBeUndefined();
  expect(warms({ traffic: 'half-closed-push' })).toBeUndefined();
});

test('whoever watches: what ends quiet streams is the path’s own affair', () => {
  for (const watching of ['none', 'client-keepalive', 'server-keepalive'] as const)
    expect(warms({ path: 'envoy@emulates-aws-alb', detector: watching })).toBe(500);
  expect(warms({ path: 'envoy@emulates-aws-alb', detector: 'heartbeat' })).toBeUndefined();
});

test('where nothing ends quiet streams nobody needs that', () => {
  for (const other of ['direct', 'nginx', 'envoy', 'envoy@max-stream-duration', 'nginx@so-keepalive'] as const)
    expect(warms({ path: other })).toBeUndefined();
});

test('it speaks six times within the shortest timeout that messages re-arm, of a user’s own file too', () => {
  const figures = fronts.nginx.figures(
    'http { server { location / { grpc_read_timeout 900ms; grpc_pass grpc://s; } } }',
    () => [],
  );
  expect(warms({ path: 'nginx', detector: 'none', figures })).toBe(150);
});
