import { release } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect } from '@jest/globals';
import { couldSay } from '../lab/judge/kernel-state.ts';
import type { TcpSocket } from '../lab/links/packet-link.ts';
import { PacketWorld } from './support/packet-world.ts';
import { withPackets } from './support/with-packets.ts';

/** Between two hosts of one machine a packet takes less than 1 ms; what hasn't come by then doesn't come. */
const SILENCE_MS = 300;

const RETRANSMITS_WITHIN_MS = 5_000;

/** Until Linux 6.10 a FIN went out whatever the congestion window (tcp_cwnd_test). */
const [major = 0, minor = 0] = release().split('.').map(Number);
const FIN_WAITS = major > 6 || (major === 6 && minor >= 10);

async function only(world: PacketWorld): Promise<TcpSocket | undefined> {
  const [socket, ...others] = await world.sockets(world.server);
  expect(others).toEqual([]);
  return socket;
}

/** Resolves once the server's kernel has sent again what nobody acknowledges. */
async function untilSentAgain(world: PacketWorld): Promise<void> {
  const deadline = performance.now() + RETRANSMITS_WITHIN_MS;
  while ((await only(world))?.retransmits === 0 && performance.now() < deadline) await delay(10);
}

const AT = { when: 'fired', at: 'server', towards: 'client' } as const;

/** A connection of the client's, of which the server has sent 10 bytes since nothing comes back to it any more. */
async function halfOpen() {
  const world = await PacketWorld.open();
  const { near, far } = await world.joinCase(0);
  await world.network.lastMile(0).apply({ drop: ['to-server'] });
  world.server.order({ do: 'write', name: far, bytes: 10 });
  return { world, near, far };
}

describe('over the open way of a half-open link, behind what isn’t acknowledged', () => {
  withPackets('a FIN gets out as long as nothing had to be sent again', async () => {
    const { world, near, far } = await halfOpen();
    await using _ = world;
    world.server.order({ do: 'end', name: far });
    await world.client.first('FIN', near);
    const socket = await only(world);
    expect(socket).toMatchObject({ state: 'FIN_WAIT1', sendQueueBytes: 11 });
    if (socket?.retransmits === 0) expect(couldSay({ ...AT, ...socket }, 0)).toBe(true);
  });

  withPackets('and waits once it had: the window is one segment, which is sent again and again', async () => {
    const { world, near, far } = await halfOpen();
    await using _ = world;
    await untilSentAgain(world);
    world.server.order({ do: 'end', name: far });
    await delay(SILENCE_MS);
    expect(world.client.got(near).includes('FIN')).toBe(!FIN_WAITS);
    const socket = await only(world);
    expect(socket).toMatchObject({ state: 'FIN_WAIT1', sendQueueBytes: 11, timer: 'retransmission', cwnd: 1 });
    if (socket) expect(couldSay({ ...AT, ...socket }, 0)).toBe(false);
  });

  withPackets('an RST waits for nothing', async () => {
    const { world, near, far } = await halfOpen();
    await using _ = world;
    await untilSentAgain(world);
    world.server.order({ do: 'reset', name: far });
    await expect(world.client.first('error', near)).resolves.toMatchObject({ code: 'ECONNRESET' });
    expect(await only(world)).toBeUndefined();
  });
});
