import { expect, test } from '@jest/globals';
import { PATHS } from '../../lab/cases/path.ts';
import { type DetectorName, detectors } from '../../lab/detectors/index.ts';
import { type FaultName, faults } from '../../lab/faults/index.ts';
import type { JudgedCase } from '../../lab/judge/summary.ts';
import { markdown } from '../../lab/reports/markdown.ts';
import { judged, NOBODY, RUN } from './judged-case.ts';
import { NAME } from './literal-events.ts';

const render = (...cases: JudgedCase[]): string =>
  String(markdown.render({ run: RUN, cases }, { run: RUN, wallMs: 0, cases, eventsOf: () => [], all: () => [] }));

const failed = judged({
  ...{ path: 'nginx', detector: 'heartbeat', verdict: 'fail', observed: NOBODY },
  ...{ name: 'a-failure', requirement: 'What <b>has</b> to hold.', reason: 'wanted a|b;\n# got *c* & `d`' },
});

test('the matrix, what did not pass and why, all cases, and the versions', () => {
  expect(render(judged(), failed)).toMatchInlineSnapshot(`
"## ❌ gRPC keepalive lab: 1 pass, 1 fail

2 cases in 19.0 s, the longest in 9.0 s; runtime processes, timing fast, begun 2026-11-21T00:00:00.000Z.

### airplane at last-mile

|  | direct | nginx |
| --- | --- | --- |
| **server-keepalive** | client never<br>server 2.0 of 1.5-2.5 |  |
| **heartbeat** |  | client never<br>server never of 1.5-2.5<br>**FAIL 1/1** |

Seconds after the fault until an end noticed or was notified, measured of predicted, over all traffic.

### Not passed

- ❌ **FAIL** \`a-failure\`<br>What &lt;b>has&lt;/b> to hold.<br>wanted a\\|b; # got \\*c\\* &amp; \\\`d\\\`

<details>
<summary>All 2 cases</summary>

|  | case | client | server |
| --- | --- | --- | --- |
| ✅ | \`airplane/last-mile/direct/server-keepalive/idle\` | never | 2.0 of 1.5-2.5 |
| ❌ | \`a-failure\` | never | never of 1.5-2.5 |

</details>

<sub>node 24.0.0, grpcJs 1.14.7, nginx 1.31.3, envoy 1.40.0, toxiproxy 2.12.0</sub>
"
`);
});

test('where all passed: no list of what did not', () => {
  const text = render(judged());
  expect(text).toMatch(/^## ✅ gRPC keepalive lab: 1 pass\n/);
  expect(text).not.toContain('Not passed');
});

test('each fault at each place has a table of its own, with its own paths and detectors alone', () => {
  const text = render(judged(), judged({ at: 'backend', path: 'envoy', detector: 'heartbeat' }));
  expect(text).toContain('### airplane at last-mile\n\n|  | direct |\n| --- | --- |\n| **server-keepalive** | ');
  expect(text).toContain('### airplane at backend\n\n|  | envoy |\n| --- | --- |\n| **heartbeat** | ');
});

test('a list that no comment has room for gives way to where it can be read', () => {
  const text = render(...Array.from({ length: 1_000 }, (_, index) => judged({ name: `${NAME}-${index}` })));
  expect(text.length).toBeLessThan(65_536);
  expect(text).toContain('The list of all 1000 cases is too long for a comment: see `results.json`.');
});

test('when nearly all is wrong, still a comment', () => {
  const text = render(...Array.from({ length: 1_000 }, () => failed));
  expect(text.length).toBeLessThan(65_536);
  expect(text).toContain('- and 950 more: see `results.json`');
});

test('what was skipped is told by reason, and isn’t what did not pass', () => {
  const skip = (reason: string) => judged({ verdict: 'skipped', reason, observed: NOBODY });
  const text = render(judged(), skip('no nft'), skip('no engine'), skip('no nft'));
  expect(text).toContain('### Skipped\n\n- ⏭️ 2 cases: no nft\n- ⏭️ 1 case: no engine\n');
  expect(text).not.toContain('Not passed');
});

test('where the tables have no room: a line for each fault, and the tables of what did not pass', () => {
  const kinds = Object.keys(detectors) as DetectorName[];
  const many = (Object.keys(faults) as FaultName[]).flatMap((fault) =>
    PATHS.flatMap((path) => kinds.map((detector) => judged({ fault, path, detector }))),
  );
  const text = render(...many, judged({ fault: 'flap', verdict: 'fail' }));
  expect(text.length).toBeLessThan(65_536);
  expect(text).toContain('|  | pass | fail | unknown | skipped |\n| --- | --- | --- | --- | --- |\n');
  expect(text.match(/^### .* at .*$/gm)).toEqual(['### flap at last-mile']);
});
