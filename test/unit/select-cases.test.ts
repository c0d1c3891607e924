import { describe, expect, test } from '@jest/globals';
import { selectCases } from '../../lab/library/select-cases.ts';
import { LabError } from '../../lab/support/errors.ts';
import { caseLike } from './literal-events.ts';
import { refusalOf } from './refusal.ts';

const CASES = [
  caseLike({ name: 'airplane/last-mile/direct/server-keepalive/idle', scenario: 'direct-keepalive-detects' }),
  caseLike({ name: 'airplane/last-mile/nginx/server-keepalive/idle', scenario: 'fronts-ack-server-pings' }),
  caseLike({ name: 'airplane/last-mile/envoy/server-keepalive/idle', scenario: 'fronts-ack-server-pings' }),
  caseLike({ name: 'airplane/last-mile/nginx/heartbeat/server-push', scenario: 'heartbeat-detects' }),
  caseLike({ name: 'airplane/backend/nginx/heartbeat/idle', scenario: 'silent-backend' }),
];
const [direct, nginx, envoy, heartbeat, backend] = CASES.map(({ name }) => name);

const chosen = (...patterns: string[]) => selectCases(patterns, CASES).map(({ name }) => name);

const refusal = (...patterns: string[]) => refusalOf(() => selectCases(patterns, CASES));

describe('a pattern', () => {
  test('that isn’t there means all', () => {
    expect(chosen()).toEqual([direct, nginx, envoy, heartbeat, backend]);
  });

  test('may say one-way loss for what cases call half-open', () => {
    const name = 'half-open@to-server/backend/envoy/heartbeat/idle';
    const cases = [...CASES, caseLike({ name })];
    for (const pattern of ['one-way-loss@to-server/backend/*', 'one-way-loss*', name])
      expect(selectCases([pattern], cases).map((one) => one.name)).toEqual([name]);
  });

  test('has a * that crosses /', () => {
    expect(chosen('airplane/*/idle')).toEqual([direct, nginx, envoy, backend]);
    expect(chosen('*heartbeat*')).toEqual([heartbeat, backend]);
  });

  test('names the whole name, not a part of it', () => {
    expect(() => chosen('nginx')).toThrow(LabError);
    expect(chosen('*/nginx/*')).toEqual([nginx, heartbeat, backend]);
  });

  test('has a ? for one character', () => {
    expect(chosen('airplane/last-mile/ngin?/server-keepalive/idle')).toEqual([nginx]);
  });

  test('takes every other character as it is', () => {
    expect(() => chosen('airplane.last-mile.nginx.server-keepalive.idle')).toThrow(LabError);
    expect(() => chosen('(airplane|x)*')).toThrow(LabError);
  });

  test('may be a scenario’s exact name', () => {
    expect(chosen('fronts-ack-server-pings')).toEqual([nginx, envoy]);
    expect(() => chosen('fronts-ack-*')).toThrow(LabError);
  });
});

test('several patterns keep the cases’ own order, and name none twice', () => {
  expect(chosen('silent-backend', '*/nginx/*', 'airplane/last-mile/direct/*')).toEqual([
    direct,
    nginx,
    heartbeat,
    backend,
  ]);
});

describe('a pattern that names nothing', () => {
  test('is wrong usage and tells the nearest names', () => {
    const error = refusal('heartbeat-detect');
    expect(error.stage).toBe('usage');
    expect(error.exitStatus).toBe(2);
    expect(error.subject).toBe('pattern heartbeat-detect');
    expect(error.remedy).toMatch(/^did you mean heartbeat-detects, or /);
  });

  test('is told of a misspelt case with the case’s name', () => {
    const { remedy } = refusal('airplane/last-mile/nginx/server-kepalive/idle');
    expect(remedy).toMatch(/^did you mean airplane\/last-mile\/nginx\/server-keepalive\/idle, or /);
  });

  test('isn’t forgiven because another one names something', () => {
    expect(refusal('*', 'nonsense').subject).toBe('pattern nonsense');
  });
});
