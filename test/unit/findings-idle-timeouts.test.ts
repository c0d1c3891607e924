import { expect, test } from '@jest/globals';
import { alarmsSection } from '../../lab/findings/sections/alarms.ts';
import { idleTimeoutsSection } from '../../lab/findings/sections/idle-timeouts.ts';
import { byFront, findings, found } from './found.ts';
import { NEVER } from './literal-events.ts';

const told = { client: { ...NEVER, told: { minMs: 5_500, maxMs: 6_000 } }, server: NEVER };
const alb = (detector: string, traffic = 'idle') => `healthy/last-mile/envoy@emulates-aws-alb/${detector}/${traffic}`;
const nlb = (path: string, detector: string) => `idle-reaper@aws-nlb/last-mile/${path}/${detector}/idle`;
const ended = (detector: string) =>
  found(alb(detector), {
    ...{ expected: told, carries: true },
    observed: { client: byFront(5_700), server: byFront(5_700) },
  });
const kept = (name: string) => found(name, { carries: true });
const lost = (name: string) => found(name, { carries: false });

const text = idleTimeoutsSection(
  findings(
    ...[ended('none'), ended('client-keepalive'), kept(alb('heartbeat')), kept(alb('none', 'server-push'))],
    ...[lost(nlb('direct', 'none')), kept(nlb('direct', 'client-keepalive')), kept(nlb('nginx', 'client-keepalive'))],
    ...[kept(nlb('direct', 'server-keepalive')), lost(nlb('nginx', 'server-keepalive'))],
  ),
);

test('behind an ALB keepalive is no help: messages are, or a longer idle timeout', () => {
  expect(text).toContain(
    '- **AWS Application Load Balancer** (layer 7): a quiet stream was kept with `heartbeat`; not with `none`, `client-keepalive`. A client’s keepalive is no help: let messages pass on the stream more often than every 60 s, or raise its idle timeout (to at most 4,000 s).',
  );
});

test('through layer 4 a client’s keepalive is enough, and a server’s where no front answers it', () => {
  expect(text).toContain(
    '- **AWS Network Load Balancer, TCP** (layer 4): a quiet stream was kept with `client-keepalive`; on some paths only with `server-keepalive`; not with `none`. A client’s keepalive more often than every 350 s is enough.',
  );
});

test('each figure has its source, each case what became of the stream', () => {
  expect(text).toContain(
    '| AWS Network Load Balancer, TCP | 4 | [350 s](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html) |',
  );
  expect(text).toContain(
    '| `healthy`, `envoy@emulates-aws-alb` | both notified 5.7 | both notified 5.7 |  | kept | kept |',
  );
  expect(text).toContain('| `idle-reaper@aws-nlb`, `direct` | lost, and nobody noticed | kept | kept |  |  |');
});

test('a case that failed has kept nothing', () => {
  const failed = found(alb('heartbeat'), { carries: true, verdict: 'fail', reason: 'no answer' });
  expect(idleTimeoutsSection(findings(failed))).toContain('not with `heartbeat`');
});

test('nothing is said where nothing was tried, and an idle timeout is no false alarm', () => {
  expect(idleTimeoutsSection(findings(found('healthy/last-mile/envoy/none/idle')))).toBe('');
  expect(alarmsSection(findings(ended('client-keepalive')))).toBe('');
});
