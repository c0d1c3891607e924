import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { output } from '../../lab/runtimes/command.ts';
import { untilListening } from '../../lab/runtimes/compose/container-scripts.ts';

const run = ([program = '', ...args]: string[]) => output(program, args);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const needsProc = process.platform === 'linux' ? test : test.skip;

needsProc('waiting ends well for a port that is listened on only after it was asked for', async () => {
  const port = await freePort();
  const waiting = run(untilListening(port, 5_000));
  const server = createServer();
  const timer = setTimeout(() => server.listen(port, '127.0.0.1'), 300);
  try {
    await waiting;
    expect(server.listening).toBe(true);
  } finally {
    clearTimeout(timer);
    server.close();
  }
});

needsProc('waiting ends with status 1 when nobody listens in time', async () => {
  const [program = '', ...args] = untilListening(await freePort(), 500);
  expect(spawnSync(program, args).status).toBe(1);
});
