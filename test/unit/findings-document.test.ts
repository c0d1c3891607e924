import { expect, test } from '@jest/globals';
import { document } from '../../lab/findings/document.ts';
import { alarmsSection } from '../../lab/findings/sections/alarms.ts';
import { answeredSection } from '../../lab/findings/sections/answered.ts';
import { differencesSection } from '../../lab/findings/sections/differences.ts';
import { pathsSection } from '../../lab/findings/sections/paths.ts';
import { recoverySection } from '../../lab/findings/sections/recovery.ts';
import { settingsSection } from '../../lab/findings/sections/settings.ts';
import { shortSection } from '../../lab/findings/sections/short.ts';
import { swallowedSection } from '../../lab/findings/sections/swallowed.ts';
import { witnessSection } from '../../lab/findings/sections/witness.ts';
import { byItself, client, findings, found, server } from './found.ts';
import { NEVER, within } from './literal-events.ts';

const nginx = (detector: string, traffic = 'idle') => `airplane/last-mile/nginx/${detector}/${traffic}`;
const setting = (name: string, detector: string, fault: string, traffic: string) =>
  `${fault}/last-mile/${name}/${detector}/${traffic}`;

test('who learns of a silence: always, never, or where', () => {
  const text = shortSection(
    findings(
      found(nginx('server-keepalive')),
      found(nginx('server-keepalive', 'server-push-64KiB-100ms'), server(1_700)),
      found('packet-drop/last-mile/nginx/server-keepalive/idle'),
      found(nginx('heartbeat'), server(2_400)),
      found(nginx('none')),
      found('healthy/last-mile/nginx/none/idle'),
      found('airplane/backend/nginx/heartbeat/idle', client(2_600)),
    ),
  );
  expect(text).toContain('| `none` | never (1) |  |');
  expect(text).toContain('| `server-keepalive` | in 1 of 3: 1.7; only `airplane` (push-64KiB-100ms) |  |');
  expect(text).toContain('| `heartbeat` | **always** (1): 2.4 | **always** (1): 2.6 |');
});

test('of each path, which detectors told an end, and a table of faults and detectors', () => {
  const text = pathsSection(
    findings(
      found(nginx('heartbeat'), { observed: { client: byItself(2_100), server: byItself(2_900) } }),
      found(nginx('server-keepalive')),
      found('airplane/last-mile/nginx@so-keepalive/tcp-keepalive/idle', server(3_000)),
    ),
  );
  expect(text).toContain('### Behind nginx');
  expect(text).toContain(
    '- The server learnt that the client was silent in every case with `heartbeat`; in none with `server-keepalive`.',
  );
  expect(text).toContain(
    '|  | server-keepalive | heartbeat |\n| --- | --- | --- |\n| `airplane at last-mile` | – | both 2.1–2.9 |',
  );
  expect(text).not.toContain('so-keepalive |');
});

test('a setting mends on all traffic without a false alarm, or is blind, or ends what is healthy', () => {
  const of = (name: string, detector: string) => [
    found(setting(name, detector, 'packet-drop', 'idle'), server(1_200)),
    found(setting(name, detector, 'healthy', 'idle')),
  ];
  const text = settingsSection(
    findings(
      ...of('envoy@connection-keepalive-downstream', 'envoy-keepalive'),
      ...of('envoy@tcp-keepalive-downstream', 'tcp-keepalive'),
      found(setting('envoy@tcp-keepalive-downstream', 'tcp-keepalive', 'packet-drop', 'server-push')),
      found(setting('envoy@stream-idle-timeout', 'front-timeouts', 'packet-drop', 'idle'), server(2_800)),
      found(setting('envoy@stream-idle-timeout', 'front-timeouts', 'healthy', 'idle'), server(2_800)),
      found(setting('envoy@idle-timeout', 'front-timeouts', 'packet-drop', 'idle')),
      found(setting('envoy@max-stream-duration', 'front-timeouts', 'packet-drop', 'idle'), server(15_000)),
    ),
  );
  const [line = ''] = text.split('\n').filter((one) => one.startsWith('| `packet-drop at last-mile`: the server'));
  expect(line.split(' | ').slice(1)).toEqual([
    '`connection-keepalive-downstream`',
    '`tcp-keepalive-downstream` (blind: push)<br>`max-stream-duration` (not tried on a healthy link)',
    '`stream-idle-timeout` (ends healthy: idle)',
    '`idle-timeout` |',
  ]);
  expect(text).not.toContain('### nginx');
});

test('bytes are told where they were counted, and not at all where nobody counted', () => {
  const name = 'packet-drop/last-mile/nginx@grpc-buffer-size-1m/server-push-backpressure/server-push-64KiB-100ms';
  expect(swallowedSection(findings(found(name)))).toBe('');
  const evidence = { bytesAcceptedNotDelivered: 1_234_567, bytesInFrontsSendQueue: 1_000_000 };
  expect(swallowedSection(findings(found(name, { evidence, ...server(9_000) })))).toContain(
    '| server-push-64KiB-100ms | `server-push-backpressure` | 9.0 | **1,234,567** | 0 | 0 | 1,000,000 | 234,567 |',
  );
});

test('whose PINGs were ACKed although the client was silent', () => {
  const evidence = { serverPingsSent: 9, serverPingAcksReceived: 8 };
  expect(answeredSection(findings(found(nginx('server-keepalive'), { evidence })))).toContain('| `nginx` | 8 of 9 |');
});

test('when a message flows again, on which stream, and what became of the old one', () => {
  const name = (traffic: string) => `packet-drop/last-mile/direct/none/${traffic}/reconnecting`;
  const text = recoverySection(
    findings(
      found(name('idle'), {
        recovery: { on: 'new stream', from: 'heal.end', minMs: 0, maxMs: 2_000 },
        recovered: { flowsAgainMs: 1_200, on: 'new stream', oldStreamEndedMs: 2_400 },
      }),
      found(name('server-push'), { recovered: { flowsAgainMs: null, oldStreamEndedMs: null } }),
    ),
  );
  expect(text).toContain(
    '| `packet-drop at last-mile` | `direct` | `none` | healing | 1.2; **not while watched**: push | new stream | ended after 2.4, **still open** (push) |',
  );
  expect(recoverySection(findings(found(nginx('none'))))).toBe('');
});

test('false alarms, and who gave none', () => {
  const text = alarmsSection(
    findings(
      found('healthy/last-mile/nginx@grpc-read-timeout/front-timeouts/idle', server(2_800)),
      found('healthy/last-mile/nginx@grpc-read-timeout/front-timeouts/server-push'),
      found('healthy/last-mile/nginx/heartbeat/idle'),
      found('slow@beyond-patience/last-mile/nginx/heartbeat/idle', client(2_500)),
      found(nginx('heartbeat'), client(2_500)),
    ),
  );
  expect(text).toContain('1 of 3 cases lost a stream although nobody was dead. None with `heartbeat`.');
  expect(text).toContain(
    '| `healthy at last-mile` | `nginx@grpc-read-timeout` | `front-timeouts` | server 2.8 (idle) |',
  );
  expect(text).toContain('| `slow@beyond-patience at last-mile` | `nginx` | `heartbeat` | client 2.5 |');
});

test('where theory doesn’t hold and why, what didn’t pass, what was skipped', () => {
  const predicted = { client: NEVER, server: NEVER };
  const expected = { client: NEVER, server: within(1_000, 2_000) };
  const text = differencesSection(
    findings(
      found(nginx('heartbeat'), { expected, predicted, because: 'the kernel <knows>' }),
      found(nginx('none'), { verdict: 'fail', reason: 'wanted a|b; got c' }),
      found(nginx('none', 'server-push'), { verdict: 'skipped', reason: 'no nft' }),
    ),
  );
  expect(text).toContain(
    '- the kernel &lt;knows> (`airplane/last-mile/nginx/heartbeat/idle`: server 1.0-2.0, not never)',
  );
  expect(text).toContain('- **fail** `airplane/last-mile/nginx/none/idle`: wanted a\\|b; got c');
  expect(text).toContain('- 1 case: no nft');
  expect(differencesSection(findings(found(nginx('none'))))).toContain('Every case was as predicted');
});

test('how each fault was proved to be in force, and where it wasn’t', () => {
  const proof = { place: 'stall at backend', what: 'a|b', wanted: 'none', cases: 3, inForce: 3, got: 'none of 17' };
  const proofs = [proof, { ...proof, what: 'beacons', inForce: 2 }];
  const text = witnessSection({ ...findings(), proofs });
  expect(text).toContain('| `stall at backend` | a\\|b | none | all 3 | none of 17 |');
  expect(text).toContain('| `stall at backend` | beacons | none | **2 of 3** | none of 17 |');
});

test('the document begins with what was run, and says of nothing that wasn’t', () => {
  const text = document(findings(found(nginx('none'))));
  expect(text).toMatch(/^<!-- Made by .* never edited by hand\. -->\n\n# Findings\n/);
  expect(text).toContain('| Run | 2026-11-21, runtime processes, timing `fast` |');
  expect(text).toContain('| What has to hold. | `a-scenario` | all 1 pass |');
  expect(text).not.toMatch(/Recovery|swallowed|mends/);
});
