import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { renderMatrix } from '../../lab/reports/matrix.ts';
import { judged, NOBODY, RUN } from './judged-case.ts';

const quiet = { client: { detects: false }, server: { detects: false } } as const;

const summary = {
  run: RUN,
  cases: [
    judged({}),
    judged({ traffic: 'server-push', observed: { ...NOBODY, server: { detectedMs: 1_600, endedMs: 1_600 } } }),
    judged({ path: 'nginx', expected: quiet, observed: NOBODY }),
    judged({ path: 'nginx', detector: 'heartbeat', verdict: 'fail', observed: NOBODY }),
  ],
};

const plain = (text: string) => stripVTControlCharacters(text);

test('each cell has what each end measured of what was expected, over all traffic, and what went wrong', () => {
  expect(plain(renderMatrix(summary))).toMatchInlineSnapshot(`
"                  server-keepalive    heartbeat
airplane at last-mile
  direct  client  never
          server  1.6-2.0 of 1.5-2.5
  nginx   client  never               never
          server  never               never of 1.5-2.5
                                      FAIL 1/1"
`);
});

test('columns that don’t fit go below', () => {
  const narrow = plain(renderMatrix(summary, 45));
  expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(45);
  expect(narrow.match(/airplane at last-mile/g)).toHaveLength(2);
});
