import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { credentials, type ServiceError } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { HandlingServiceClient } from '../contract/generated/control.ts';
import { callHandler } from '../services/handler-call.ts';
import { freePort } from './support/free-port.ts';
import { type Service, startService } from './support/service-process.ts';

const CASE = 'server-hang/server/direct/none/idle';
const ANSWERED = { answered: true, pingAcked: true };
const HUNG = { answered: false, pingAcked: true };
const NOBODY = { answered: false, pingAcked: false };

let server: Service;
let handling: HandlingServiceClient;

beforeAll(async () => {
  server = await startService('server.ts');
  handling = new HandlingServiceClient(server.control, credentials.createInsecure());
});

afterAll(() => {
  handling.close();
  server.process.kill('SIGKILL');
});

const tell = (what: 'hang' | 'resume', caseName = CASE) =>
  new Promise<void>((resolve, reject) =>
    handling[what]({ caseName }, (error: ServiceError | null) => (error ? reject(error) : resolve())),
  );

afterEach(() => tell('resume'));

const asked = (parts: { target?: string; caseName?: string; timeoutMs?: number; hold?: boolean } = {}) => ({
  ...{ target: server.address, caseName: CASE, timeoutMs: 10_000, hold: false },
  ...parts,
});

const call = (parts?: Parameters<typeof asked>[0], cancelled = new AbortController().signal) =>
  callHandler(asked(parts), cancelled);

test('handlers that don’t hang answer, and HTTP/2 ACKs a PING beside them', async () => {
  expect(await call()).toEqual(ANSWERED);
});

test('handlers that hang don’t answer, and HTTP/2 does', async () => {
  await tell('hang');
  expect(await call()).toEqual(HUNG);
});

test('many side by side are answered, each with an ACK of its own', async () => {
  await tell('hang');
  const calls = await Promise.all(Array.from({ length: 30 }, () => call({ timeoutMs: 2_000 })));
  expect(calls).toEqual(calls.map(() => HUNG));
});

test('they answer again once they go on, and those of another case all the while', async () => {
  await tell('hang');
  expect(await call({ caseName: 'another' })).toEqual(ANSWERED);
  await tell('resume');
  expect(await call()).toEqual(ANSWERED);
});

test('a call that holds is answered when they go on', async () => {
  await tell('hang');
  const held = call({ hold: true });
  expect(await call()).toEqual(HUNG);
  await tell('resume');
  expect(await held).toEqual(ANSWERED);
});

test('a call that holds is given up when it is cancelled', async () => {
  await tell('hang');
  const cancelling = new AbortController();
  const held = call({ hold: true }, cancelling.signal);
  expect(await call()).toEqual(HUNG);
  cancelling.abort();
  expect(await held).toEqual(HUNG);
});

test('where nobody listens nothing is answered', async () => {
  expect(await call({ target: `127.0.0.1:${await freePort()}` })).toEqual(NOBODY);
});

test('whoever accepts and says nothing is given up in time', async () => {
  await using mute = createServer((socket) => socket.on('error', () => {}).resume()).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  const { port } = mute.address() as AddressInfo;
  expect(await call({ target: `127.0.0.1:${port}`, timeoutMs: 100 })).toEqual(NOBODY);
});
