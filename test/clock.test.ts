import { type ChildProcess, execFileSync } from 'node:child_process';
import { afterEach, expect, test } from '@jest/globals';
import { Peers } from '../lab/drive/peer-control.ts';
import type { Endpoint } from '../lab/model/places.ts';
import type { ClockOffset } from '../lab/support/clock.ts';
import { freePort } from './support/free-port.ts';
import { startService } from './support/service-process.ts';

const DAY_S = 86_400;

/** Two Node processes start: 7 s were seen on a loaded machine. */
const STARTING_TIMEOUT_MS = 30_000;

/** A day ahead, as a container's clock may be whose engine runs in a virtual machine. */
const AHEAD = ['unshare', '--time', '--monotonic', String(DAY_S), '--fork', '--kill-child'];

const reason = (() => {
  try {
    const [program = '', ...args] = AHEAD;
    execFileSync(program, [...args, 'true'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `no time namespace: ${String(error).split('\n')[0]}`;
  }
})();

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

async function startPeer(file: 'client.ts' | 'server.ts', before?: readonly string[]): Promise<string> {
  const { process, control } = await startService(file, {}, before);
  started.push(process);
  return control;
}

(reason ? test.skip : test)(
  `a peer whose clock is a day ahead tells of what happens now${reason ? ` (${reason})` : ''}`,
  async () => {
    const [client, server] = await Promise.all([startPeer('client.ts', AHEAD), startPeer('server.ts')]);
    const clocks: Partial<Record<Endpoint, ClockOffset>> = {};
    const { promise: first, resolve } = Promise.withResolvers<bigint>();
    using peers = await Peers.connect(
      { client, server },
      {
        onClock: (end, offset) => {
          clocks[end] = offset;
        },
        onFact: (end, fact, monotonicNs) => {
          if (end === 'client' && fact.what === 'stream.ended') resolve(monotonicNs);
        },
        onLost: () => {},
      },
    );
    const before = process.hrtime.bigint();
    await peers.open({
      ...{ caseName: 'a', target: `127.0.0.1:${await freePort()}`, halfClosed: false },
      ...{ keepalive: undefined, heartbeat: undefined, pingsEveryMs: 0, serverSide: undefined },
    });
    const endedNs = await first;
    const after = process.hrtime.bigint();

    expect(clocks.server?.offsetNs).toBe(0n);
    const uncertaintyNs = clocks.client?.uncertaintyNs ?? 0n;
    const offByNs = (clocks.client?.offsetNs ?? 0n) - BigInt(DAY_S) * 1_000_000_000n;
    expect(offByNs >= -uncertaintyNs && offByNs <= uncertaintyNs).toBe(true);
    expect(endedNs >= before - uncertaintyNs && endedNs <= after + uncertaintyNs).toBe(true);
  },
  STARTING_TIMEOUT_MS,
);
