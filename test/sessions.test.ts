import { once } from 'node:events';
import { connect, createServer } from 'node:http2';
import { type AddressInfo, connect as dial } from 'node:net';
import { expect, test } from '@jest/globals';
import type { Fact } from '../contract/facts.ts';
import { Journal } from '../services/journal.ts';
import { Sessions } from '../services/sessions.ts';

/** How the client's session ends, when its socket fails as the kernel would have it. */
async function closedBy(code: string): Promise<Fact> {
  const journal = new Journal();
  new Sessions(journal).observe('client');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = dial(port, '127.0.0.1');
  const session = connect(`http://127.0.0.1:${port}`, { createConnection: () => socket });
  session.on('error', () => {});
  try {
    await once(session, 'connect');
    session.request({ 'lab-case': 'a' }).on('error', () => {});
    const { promise, resolve } = Promise.withResolvers<Fact>();
    journal.watch(({ monotonicNs: _at, ...fact }) => fact.what === 'session.closed' && resolve(fact));
    socket.destroy(Object.assign(new Error(`read ${code}`), { code }));
    return await promise;
  } finally {
    session.destroy();
    server.close();
  }
}

test('a connection that the kernel gives up wasn’t ended by the other side', async () => {
  expect(await closedBy('ETIMEDOUT')).toMatchObject({ by: 'tcp', error: 'ETIMEDOUT' });
});

test('a reset is the other side’s', async () => {
  expect(await closedBy('ECONNRESET')).toMatchObject({ by: 'remote', error: 'ECONNRESET' });
});
