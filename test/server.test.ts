import { type EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, credentials, Metadata, type StatusObject, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type StreamMessage, StreamServiceClient } from '../contract/generated/stream.ts';
import { ping, request } from '../services/messages.ts';
import { freePort } from './support/free-port.ts';
import { type Service, startService } from './support/service-process.ts';

let server: Service;
let client: StreamServiceClient;

beforeAll(async () => {
  server = await startService('server.ts', {
    RATE_LIMIT_PINGS: '3',
    RATE_LIMIT_WINDOW_MS: '60000',
    HEARTBEAT_LIMIT_MS: '400',
  });
  client = new StreamServiceClient(server.address, credentials.createInsecure());
});

afterAll(() => {
  client.close();
  server.process.kill('SIGKILL');
});

const quiet = (headers: Record<string, string> = {}) => {
  const metadata = new Metadata();
  metadata.set('lab-heartbeat-limit-ms', '0');
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return metadata;
};

/** How a call ends; `once` would take the error event, which comes first, for a failure of the test. */
function statusOf(call: EventEmitter): Promise<{ code: string; details: string }> {
  call.on('data', () => {}).on('error', () => {});
  return new Promise((resolve) => {
    call.on('status', ({ code, details }: StatusObject) => resolve({ code: status[code], details }));
  });
}

test('a request is answered, and a Ping by a Pong with its own timestamp', async () => {
  const call = client.stream(quiet());
  call.on('error', () => {});
  call.write(request('who?'));
  const [answer] = (await once(call, 'data')) as [StreamMessage];
  expect(answer.content).toMatchObject({ $case: 'response', value: { message: 'answer to who?' } });
  const asked = ping();
  call.write(asked);
  const [reply] = (await once(call, 'data')) as [StreamMessage];
  expect(reply.content).toMatchObject({
    $case: 'pong',
    value: { originalTimestamp: asked.content?.$case === 'ping' && asked.content.value.timestamp },
  });
  call.cancel();
});

test('a client that finishes its side has its stream finished with OK', async () => {
  const call = client.stream(quiet());
  call.write(request('one'));
  call.end();
  expect(await statusOf(call)).toMatchObject({ code: 'OK' });
});

test('one Ping more than the window allows ends the stream with RESOURCE_EXHAUSTED, and no other stream', async () => {
  const [loud, modest] = [client.stream(quiet()), client.stream(quiet())];
  modest.on('error', () => {});
  for (let sent = 0; sent < 4; sent += 1) loud.write(ping());
  expect(await statusOf(loud)).toEqual({
    code: 'RESOURCE_EXHAUSTED',
    details: 'more than 3 Pings within 60000 ms',
  });
  modest.write(ping());
  await once(modest, 'data');
  modest.cancel();
});

test('a stream without Pings for the limit is ended with a clear cause', async () => {
  expect(await statusOf(client.stream())).toEqual({
    code: 'UNAVAILABLE',
    details: 'heartbeat: no Ping for 400 ms',
  });
});

test('Subscribe pushes messages of the asked size, numbered', async () => {
  const call = client.subscribe({ query: 'news' }, quiet({ 'lab-push-bytes': '2000', 'lab-push-every-ms': '5' }));
  call.on('error', () => {});
  const got: StreamMessage[] = [];
  for await (const message of call) if (got.push(message as StreamMessage) === 3) break;
  expect(
    got.map(({ content }) => content?.$case === 'response' && [content.value.index, content.value.message.length]),
  ).toEqual([
    [1, 2000],
    [2, 2000],
    [3, 2000],
  ]);
});

test('the standard health service says SERVING', async () => {
  const health = new Client(server.address, credentials.createInsecure());
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const asIs = (bytes: Buffer) => bytes;
  health.makeUnaryRequest('/grpc.health.v1.Health/Check', asIs, asIs, Buffer.alloc(0), (error, reply) =>
    error || !reply ? reject(error) : resolve(reply),
  );
  // HealthCheckResponse: field 1, varint, SERVING = 1.
  expect([...(await promise)]).toEqual([0x08, 0x01]);
  health.close();
});

test('maximum connection age ends a connection, and SIGTERM ends the server with status 0', async () => {
  const other = await startService('server.ts', {
    GRPC_MAX_CONNECTION_AGE_MS: '200',
    GRPC_MAX_CONNECTION_AGE_GRACE_MS: '100',
  });
  const aging = new StreamServiceClient(other.address, credentials.createInsecure());
  const exited = once(other.process, 'exit');
  try {
    const call = aging.stream(quiet());
    call.write(request('how long?'));
    expect(await statusOf(call)).toMatchObject({ code: 'UNAVAILABLE' });
    other.process.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  } finally {
    aging.close();
    other.process.kill('SIGKILL');
  }
});

const RETRY_MS = 5;

/** Loaded before the server: its stream port listens only half a second after it is asked to. */
const listenLate = (port: number) =>
  `--import=data:text/javascript,${encodeURIComponent(`
    import { Server } from 'node:net';
    const { listen } = Server.prototype;
    Server.prototype.listen = function (options, ...rest) {
      setTimeout(() => listen.call(this, options, ...rest), options.port === ${port} ? 500 : 0);
      return this;
    };
  `)}`;

const accepts = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

test('its control port is there once its streams are served, as whoever starts it waits for that port', async () => {
  const [port, control] = [await freePort(), await freePort()];
  const starting = startService('server.ts', {
    LISTEN: `127.0.0.1:${port}`,
    CONTROL: `127.0.0.1:${control}`,
    NODE_OPTIONS: listenLate(port),
  });
  try {
    while (!(await accepts(control))) await delay(RETRY_MS);
    expect(await accepts(port)).toBe(true);
  } finally {
    (await starting).process.kill('SIGKILL');
  }
});
