import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { expect, test } from '@jest/globals';
import { parseAddress } from '../contract/address.ts';
import { PeerProcesses } from './support/peers-process.ts';

/** Pings of which only the HTTP/2 library takes notice, and so a clock by which to see that nothing else happens. */
const TICKING = { keepalive: { timeMs: 50, timeoutMs: 10_000 } };

const ticks = async (both: PeerProcesses, count: number) => {
  const soFar = both.facts('client', 'ping.acked').length;
  await both.fact('client', 'ping.acked', '', soFar + count);
};

/** As /proc/net/tcp names the timers. */
const UNACKNOWLEDGED = '01';
const KEEPALIVE = '02';

/** Of each of the kernel's TCP connections with this port at that end, its timer. */
function timers(end: 'local' | 'remote', port: number): string[] {
  const rows = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1);
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, local, remote, state]) => {
      const address = end === 'local' ? local : remote;
      return state === '01' && Number.parseInt(address?.split(':')[1] ?? '', 16) === port;
    })
    .map(([, , , , , timer = '']) => timer.slice(0, 2));
}

test('a server that hangs answers, pushes and watches nothing, while its HTTP/2 goes on; then it goes on itself', async () => {
  using both = await PeerProcesses.start();
  const { peers } = both;
  await both.open('a', { ...TICKING, pingsEveryMs: 100 }, { pushBytes: 10, pushEveryMs: 10, heartbeatLimitMs: 400 });
  await both.fact('client', 'message.received', 'a', 3);
  expect(await peers.say('a', 10_000)).toMatchObject({ answered: true });

  await peers.hang('a');
  await ticks(both, 4);
  const before = await peers.count('server', 'a');
  const pongs = both.facts('server', 'message.sent', 'a').length;
  expect(await peers.say('a', 500)).toMatchObject({ answered: false });
  await ticks(both, 4);
  expect(await peers.count('server', 'a')).toMatchObject({ messagesSent: before.messagesSent });
  expect(both.facts('server', 'message.sent', 'a')).toHaveLength(pongs);
  expect(both.facts('server', 'detector.fired')).toEqual([]);

  await peers.resume('a');
  expect(await peers.say('a', 10_000)).toMatchObject({ answered: true });
  const { messagesSent } = await peers.count('server', 'a');
  expect(messagesSent).toBeGreaterThan(before.messagesSent);
  expect(both.facts('client', 'stream.ended')).toEqual([]);
});

test('the server’s watchdog begins anew when its handler goes on', async () => {
  using both = await PeerProcesses.start();
  await both.open('a', TICKING, { heartbeatLimitMs: 600 });
  await both.fact('client', 'message.received', 'a');
  await both.peers.hang('a');
  await ticks(both, 15);
  expect(both.facts('server', 'stream.ended')).toEqual([]);
  const resumedNs = process.hrtime.bigint();
  await both.peers.resume('a');
  await both.fact('server', 'detector.fired', 'a');
  const fired = both.told.find(({ fact }) => fact.what === 'detector.fired');
  expect(Number((fired?.monotonicNs ?? 0n) - resumedNs) / 1e6).toBeGreaterThan(590);
});

test('Pings that waited for a hung server don’t end the stream by their number', async () => {
  using both = await PeerProcesses.start({ RATE_LIMIT_PINGS: '3', RATE_LIMIT_WINDOW_MS: '60000' });
  await both.open('a', { ...TICKING, warmupPingsEveryMs: 20 });
  await both.peers.hang('a');
  await both.fact('client', 'message.sent', 'a', 8);
  await both.peers.quiet('a');
  await both.peers.resume('a');
  await both.fact('server', 'message.sent', 'a', 8);
  expect(both.facts('server', 'stream.ended')).toEqual([]);
});

test('warm-up Pings are answered, until they are asked to be quiet', async () => {
  using both = await PeerProcesses.start();
  await both.open('a', { ...TICKING, warmupPingsEveryMs: 50 });
  await both.fact('client', 'message.received', 'a', 4);
  expect(both.facts('client', 'message.received', 'a').at(-1)).toMatchObject({ kind: 'pong' });
  await both.peers.quiet('a');
  const { messagesSent } = await both.peers.count('client', 'a');
  await ticks(both, 6);
  expect(await both.peers.count('client', 'a')).toMatchObject({ messagesSent });
});

test('asked whether a stream lives, the client answers whatever state that is in', async () => {
  using both = await PeerProcesses.start();
  const { peers } = both;
  const pushes = { pushBytes: 10, pushEveryMs: 20 };
  await Promise.all([
    both.open('one-way', { halfClosed: true }, pushes),
    both.open('quiet', { halfClosed: true }),
    both.open('over', {}, { heartbeatLimitMs: 50 }),
  ]);
  await both.fact('client', 'stream.ended', 'over');
  expect(await peers.say('one-way', 10_000)).toMatchObject({ answered: true });
  expect(await peers.say('quiet', 100)).toMatchObject({ answered: false });
  expect(await peers.say('over', 10_000)).toMatchObject({ answered: false });
  expect(await peers.say('unheard-of', 10_000)).toMatchObject({ answered: false });

  const asked = peers.say('quiet', 10_000);
  await peers.hangUp('quiet');
  expect(await asked).toMatchObject({ answered: false });
});

test('a client gives a stream up that brings no message for its limit, and no stream that does', async () => {
  using both = await PeerProcesses.start();
  const pushes = { pushBytes: 10, pushEveryMs: 50 };
  await both.open('a', { clientSilenceLimitMs: 500 }, pushes);
  await both.fact('client', 'message.received', 'a');
  expect(await both.peers.say('a', 10_000)).toMatchObject({ answered: true });
  await both.open('b', { clientSilenceLimitMs: 500 });
  const cause = 'silence: no message from the server for 500 ms';
  expect(await both.fact('client', 'detector.fired', 'b')).toMatchObject({ detector: 'client-silence', cause });
  expect(await both.fact('client', 'stream.ended', 'b')).toMatchObject({ cause, status: 'CANCELLED' });
  expect(both.facts('client', 'stream.ended', 'a')).toEqual([]);
  await both.peers.hang('a');
  await both.fact('client', 'detector.fired', 'a');
});

/** A client that asks for pushes and takes none; grpc-js's own would take all until it is asked for its first. */
function takeNothing(address: string, headers: Record<string, string>) {
  const session = connect(`http://${address}`);
  const stream = session.request({
    ...{ ':method': 'POST', ':path': '/keepalivelab.v1.StreamService/Subscribe', te: 'trailers' },
    ...{ 'content-type': 'application/grpc+proto', 'lab-case': 'a', ...headers },
  });
  // Not compressed, of no bytes: an empty StreamRequest.
  stream.end(Buffer.alloc(5));
  return { close: () => session.destroy() };
}

test('a server gives up a stream whose pushes don’t drain within the limit, and goes on knowing how much was left', async () => {
  using both = await PeerProcesses.start();
  const { close } = takeNothing(both.server.address, {
    ...{ 'lab-push-bytes': '20000', 'lab-push-every-ms': '5', 'lab-drain-limit-ms': '300' },
  });
  const { waitingBytes } = await both.fact('server', 'push.blocked', 'a');
  expect(waitingBytes).toBeGreaterThan(10 * 20_000);
  const { detector, cause } = await both.fact('server', 'detector.fired', 'a');
  expect(detector).toBe('server-push-backpressure');
  expect(cause).toMatch(/^backpressure: nothing has drained for 300 ms, \d{6,} bytes wait$/);
  expect(await both.fact('server', 'stream.ended', 'a')).toMatchObject({ status: 'UNAVAILABLE', cause });
  expect(both.facts('server', 'push.drained')).toEqual([]);
  const { drainWaitingBytes } = await both.peers.count('server', 'a');
  expect(cause).toContain(`, ${drainWaitingBytes} bytes wait`);
  close();
});

test('a server gives up a stream of which more bytes wait than the limit, and tells how many were never taken', async () => {
  using both = await PeerProcesses.start();
  const { close } = takeNothing(both.server.address, {
    ...{ 'lab-push-bytes': '20000', 'lab-push-every-ms': '5', 'lab-drain-limit-bytes': '500000' },
  });
  const { cause } = await both.fact('server', 'detector.fired', 'a');
  expect(cause).toMatch(/^backpressure: 5[012]\d{4} bytes wait, more than 500000$/);
  const { messagesSent, messageBytesSent } = await both.peers.count('server', 'a');
  // 5 of gRPC, then of protobuf a tag and a length of 3 bytes for the message, the same for its text, 2 for its index.
  expect(messageBytesSent - messagesSent * 20_015).toBeGreaterThanOrEqual(0);
  expect(messageBytesSent - messagesSent * 20_017).toBeLessThanOrEqual(0);
  close();
});

test('pushes that nobody takes wait in at most 64 MiB of the server’s memory', async () => {
  using both = await PeerProcesses.start();
  const { close } = takeNothing(both.server.address, {
    ...{ 'lab-push-bytes': '1000000', 'lab-push-every-ms': '2' },
  });
  await both.fact('server', 'stream.open', 'a');
  const waiting: number[] = [];
  for (let more = 100; more > 0; ) {
    const { drainWaitingBytes } = await both.peers.count('server', 'a');
    if (waiting.at(-1) === drainWaitingBytes && drainWaitingBytes > 60e6) more -= 1;
    waiting.push(drainWaitingBytes);
  }
  expect(Math.max(...waiting)).toBeLessThan(64 * 1024 * 1024);
  close();
});

test('both ends count their messages’ bytes alike', async () => {
  using both = await PeerProcesses.start();
  await both.open('a', { pingsEveryMs: 30 }, { pushBytes: 300, pushEveryMs: 10 });
  await both.fact('client', 'message.received', 'a', 4);
  await both.peers.hang('a');
  const server = await both.peers.count('server', 'a');
  // What was under way has arrived once the client has answered; the stream's bytes come before the control's at most.
  await expect(both.peers.say('a', 200)).resolves.toMatchObject({ answered: false });
  const client = await both.peers.count('client', 'a');
  expect(client.messageBytesReceived).toBe(server.messageBytesSent);
  expect(client.messagesReceived).toBe(server.messagesSent);
  expect(server.drainWaitingBytes).toBe(0);
});

test('a client that watches health gives its stream up when the server says that it stops', async () => {
  using both = await PeerProcesses.start();
  await both.open('a', { healthWatch: true });
  expect(await both.fact('client', 'health.watching', 'a')).toMatchObject({ status: 'SERVING' });
  if (process.platform === 'linux') expect(timers('local', parseAddress(both.server.address).port)).toHaveLength(1);
  both.peers.expectLoss('server');
  both.server.process.kill('SIGTERM');
  const cause = 'health: keepalivelab.v1.StreamService is NOT_SERVING';
  expect(await both.fact('client', 'detector.fired', 'a')).toMatchObject({ detector: 'health-watch', cause });
  expect(await both.fact('client', 'stream.ended', 'a')).toMatchObject({ status: 'CANCELLED', cause });
  expect(await both.fact('client', 'health.ended', 'a')).toMatchObject({ status: 'CANCELLED' });
  expect(both.facts('client', 'health.watching')).toHaveLength(2);
});

test('a health watch that ends with its connection has noticed nothing', async () => {
  using both = await PeerProcesses.start();
  await both.open('a', { healthWatch: true });
  await both.fact('client', 'health.watching', 'a');
  both.server.process.kill('SIGKILL');
  await both.fact('client', 'health.ended', 'a');
  await both.fact('client', 'stream.ended', 'a');
  expect(both.facts('client', 'detector.fired')).toEqual([]);
});

test('a reconnecting client dials on through a restart of the server, until it is hung up', async () => {
  using both = await PeerProcesses.start();
  const { peers } = both;
  await both.open('a', { reconnect: { initialBackoffMs: 50, maxBackoffMs: 200 } });
  await both.fact('client', 'message.received', 'a');
  peers.expectLoss('server');
  both.server.process.kill('SIGKILL');
  await once(both.server.process, 'exit');
  expect(await both.fact('client', 'redial', 'a')).toMatchObject({ attempt: 1 });
  expect(await both.fact('client', 'redial.failed', 'a', 2)).toMatchObject({
    ...{ attempt: 2, status: 'UNAVAILABLE', cause: expect.stringContaining('ECONNREFUSED') },
  });

  await both.restartServer();
  const { attempt } = await both.fact('client', 'flowing', 'a');
  await both.fact('server', 'message.sent', `a#${attempt}`);
  expect(both.facts('client', 'redial', 'a')).toHaveLength(attempt);
  expect(both.facts('client', 'redial.failed', 'a')).toHaveLength(attempt - 1);
  expect(both.facts('client', 'stream.ended', 'a')).toHaveLength(1);
  expect(await peers.say('a', 10_000)).toMatchObject({ answered: false });

  await peers.hangUp('a');
  await both.fact('server', 'stream.ended', `a#${attempt}`);
  await both.open('b', TICKING);
  await ticks(both, 10);
  expect(both.facts('client', 'redial', 'a')).toHaveLength(attempt);
  expect(both.lost).toEqual([]);
});

test('an attempt that brings no answer is given up; a hung server answers none', async () => {
  using both = await PeerProcesses.start();
  const reconnect = { initialBackoffMs: 50, maxBackoffMs: 100, attemptTimeoutMs: 300 };
  await both.open('a', { reconnect, clientSilenceLimitMs: 500 });
  await both.fact('client', 'message.received', 'a');
  await both.peers.hang('a');
  await both.fact('client', 'redial.failed', 'a', 2);
  for (const failed of both.facts('client', 'redial.failed', 'a'))
    expect(failed).toMatchObject({ cause: 'no answer within 300 ms', status: 'DEADLINE_EXCEEDED' });
  expect(both.facts('client', 'flowing')).toEqual([]);
  await both.peers.resume('a');
  await both.fact('client', 'flowing', 'a');
});

(process.platform === 'linux' ? test : test.skip)(
  'each end keeps its own TCP connection alive if asked to, and no other',
  async () => {
    using both = await PeerProcesses.start();
    const { port } = parseAddress(both.server.address);
    /** How many connections have keepalive's timer: while data is unacknowledged TCP shows another one. */
    const keptAlive = async (expected: { client: number; server: number }) => {
      const seen = () => ({
        client: timers('remote', port).filter((timer) => timer === KEEPALIVE).length,
        server: timers('local', port).filter((timer) => timer === KEEPALIVE).length,
      });
      const settled = () =>
        [...timers('remote', port), ...timers('local', port)].every((timer) => timer !== UNACKNOWLEDGED);
      for (let tries = 0; tries < 1_000 && !settled(); tries += 1) await both.peers.count('client', '');
      expect(seen()).toEqual(expected);
    };
    await both.open('neither');
    await both.fact('client', 'message.received', 'neither');
    await keptAlive({ client: 0, server: 0 });

    await both.open('client', { clientTcpKeepalive: { idleMs: 60_000 } });
    await both.fact('client', 'message.received', 'client');
    expect(await both.fact('client', 'tcp.keepalive', 'client')).toMatchObject({ session: '2', idleMs: 60_000 });
    await keptAlive({ client: 1, server: 0 });

    await both.open('server', {}, { tcpKeepaliveIdleMs: 60_000 });
    await both.fact('client', 'message.received', 'server');
    expect(await both.fact('server', 'tcp.keepalive', 'server')).toMatchObject({ session: '3', idleMs: 60_000 });
    await keptAlive({ client: 1, server: 1 });
  },
);
