import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readConfiguration } from '../../lab/check/configuration.ts';
import { demandsOf } from '../../lab/check/demands.ts';
import type { Policy } from '../../lab/check/policy.ts';
import { scaledCopies } from '../../lab/check/scaled-copies.ts';
import { trialsOf } from '../../lab/check/trials.ts';

const POLICY: Policy = { application: { traffic: ['idle'] }, idleStream: { survives: '10m' } };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scaled-copies-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The copies of an nginx with these directives, its streams watched for 20 s. */
function copiesOf(directives: string) {
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `events {}\nhttp { server { listen 1; http2 on; location / { grpc_pass grpc://s; ${directives} } } }\n`,
  );
  const configuration = readConfiguration('nginx', file, {});
  const subject = { ...configuration, application: POLICY.application };
  const trials = trialsOf(subject, demandsOf(POLICY), () => 20_000);
  return scaledCopies(configuration, POLICY, trials).map(
    ({ setting, limitMs, raised, configuration: copy, trials: of }) => ({
      ...{ name: setting.name, limitMs, raised, text: copy.files.text, horizonMs: of[0]?.definition.horizonMs },
    }),
  );
}

test('what decides later than it is watched stands at seconds in a copy, which is watched a little longer', () => {
  expect(copiesOf('grpc_read_timeout 5m; client_body_timeout 1h;')).toMatchObject([
    {
      ...{ name: 'grpc_read_timeout', limitMs: 3_000, raised: false, horizonMs: 8_000 },
      text: expect.stringContaining('grpc_read_timeout 3000ms;'),
    },
  ]);
});

test('what decides while it is watched stands at an hour, and the copy is watched as long', () => {
  expect(copiesOf('grpc_read_timeout 5s; client_body_timeout 1h;')).toMatchObject([
    {
      ...{ name: 'grpc_read_timeout', limitMs: 3_600_000, raised: true, horizonMs: 20_000 },
      text: expect.stringContaining('grpc_read_timeout 3600000ms;'),
    },
  ]);
});
