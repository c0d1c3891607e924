import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import type { Log } from 'sarif';
import type { Answer } from '../../lab/check/answer.ts';
import { checkAsSarif } from '../../lab/check/check-sarif.ts';
import { checkable } from '../../lab/check/checkable-front.ts';
import { DEFAULT_POLICY } from '../../lab/check/policy.ts';
import type { Checked } from '../../lab/check/run-check.ts';

const answer = (parts: Partial<Answer>): Answer => ({
  ...{ name: 'idleStream.survives', wanted: '10m', traffic: 'idle', verdict: 'not met', provedBy: 'measured' },
  ...{ because: 'nginx ended the stream by client_body_timeout after 60 s', cases: [] },
  ...parts,
});

const SETTING = { name: 'client_body_timeout', value: '60s', default: true, line: 12 };

function sarifOf(answers: Answer[], folder = `${process.cwd()}/deploy`): Log {
  const front = checkable('nginx');
  const [entrance] = front.entrances(
    'http { server { listen 1 http2; location / { grpc_pass grpc://s; } } }',
    () => [],
    '/a.B/C',
  );
  if (!entrance) throw new Error('wanted a way through; got none');
  const checked: Checked = {
    ...{ front, version: '1.31.3', runtime: 'processes', files: ['nginx.conf', 'conf.d/a b.conf'], changed: [] },
    ...{ warnings: [], entrance, policy: DEFAULT_POLICY, answers, pathOf: (file) => `${folder}/${file}` },
  };
  return JSON.parse(checkAsSarif(checked)) as Log;
}

test('what isn’t met is an error, what is unknown a warning, and what is met no finding', () => {
  const verdicts = ['met', 'not met', 'unknown', 'skipped'] as const;
  const { runs, version } = sarifOf(verdicts.map((verdict) => answer({ verdict })));
  expect(version).toBe('2.1.0');
  expect(runs[0]?.results?.map(({ level }) => level)).toEqual(['error', 'warning']);
  expect(runs[0]?.tool.driver.rules).toEqual([
    {
      id: 'idleStream.survives',
      shortDescription: { text: 'A stream on which nothing is said lives on for the time.' },
    },
  ]);
});

test('it stands where the setting does, by the repository’s own path, with what to write', () => {
  const [run] = sarifOf([
    answer({ setting: { ...SETTING, file: 'conf.d/a b.conf' }, mend: 'client_body_timeout 600s;' }),
    answer({}),
  ]).runs;
  const [first, second] = run?.results ?? [];
  expect(first?.message.text).toBe(
    'idleStream.survives 10m, idle: not met: nginx ended the stream by client_body_timeout after 60 s. Write: client_body_timeout 600s;',
  );
  expect(first?.locations?.[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: 'deploy/conf.d/a%20b.conf' },
    region: { startLine: 12 },
  });
  expect(second?.locations?.[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: 'deploy/nginx.conf' },
    region: { startLine: 1 },
  });
});

test('a file outside the folder that the command runs in has its whole address', () => {
  const [run] = sarifOf([answer({})], '/etc/nginx').runs;
  const { uri } = run?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation ?? {};
  expect(uri).toBe(pathToFileURL('/etc/nginx/nginx.conf').href);
});
