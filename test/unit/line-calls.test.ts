import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { LineCalls } from '../../lab/drive/witness/beacon-calls.ts';

test('a front of the user’s that answers where the witness should is told at once, in its own words', async () => {
  const front = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  try {
    const { port } = front.address() as { port: number };
    const startedMs = performance.now();
    await expect(LineCalls.connect(`127.0.0.1:${port}`)).rejects.toThrow(
      'something else answers at its address: HTTP/1.1 400 Bad Request',
    );
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  } finally {
    front.close();
  }
});
