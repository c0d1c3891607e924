import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect } from '@jest/globals';
import { type Joined, type Packets, PacketWorld } from './support/packet-world.ts';
import { withPackets } from './support/with-packets.ts';

/** Between two hosts of one machine a packet takes less than 1 ms; what hasn't come by then doesn't come. */
const SILENCE_MS = 300;

/** For a program to do what it is told, beside other tests. */
const ACT_TIMEOUT_MS = 5_000;

/** More than what TCP sends without an ACK. */
const BULK = 256 * 1024;

const QUIET: Packets = { sent: 0, received: 0 };

type End = 'client' | 'server';

/**
 * What both hosts' kernels sent and received from before something was done until some time after it.
 *
 * @param speakers who sends packets because of it; it counts as done when they have.
 */
async function during(
  world: PacketWorld,
  act: () => void | Promise<void>,
  speakers: readonly End[] = [],
): Promise<Record<End, Packets>> {
  const count = async () => ({ client: await world.packets(world.client), server: await world.packets(world.server) });
  const before = await count();
  const since = async () => {
    const now = await count();
    const less = (end: End): Packets => ({
      sent: now[end].sent - before[end].sent,
      received: now[end].received - before[end].received,
    });
    return { client: less('client'), server: less('server') };
  };
  await act();
  const deadline = performance.now() + ACT_TIMEOUT_MS;
  let seen = await since();
  while (speakers.some((end) => seen[end].sent === 0) && performance.now() < deadline) seen = await since();
  await delay(SILENCE_MS);
  return since();
}

/** A message from each end. */
function writeBoth(world: PacketWorld, { near, far }: Joined, bytes: number): void {
  world.client.order({ do: 'write', name: near, bytes });
  world.server.order({ do: 'write', name: far, bytes });
}

const gotBoth = (world: PacketWorld, { near, far }: Joined) => ({
  client: world.client.got(near),
  server: world.server.got(far),
});

/** What an end has got of a connection that `joinCase` has just made. */
const JOINED = ['connection', '5 bytes'];

describe('a link that drops packets both ways', () => {
  withPackets('tells neither end anything while it goes in', async () => {
    await using world = await PacketWorld.open();
    const joined = await world.joinCase(0);
    const seen = await during(world, () => world.network.lastMile(0).apply({ drop: ['to-server', 'to-client'] }));
    expect(seen).toEqual({ client: QUIET, server: QUIET });
    expect(gotBoth(world, joined)).toEqual({ client: JOINED, server: JOINED });
  });

  withPackets('lets no packet pass, and what is sent stays in the queue of its sender', async () => {
    await using world = await PacketWorld.open();
    const joined = await world.joinCase(0);
    await world.network.lastMile(0).apply({ drop: ['to-server', 'to-client'] });
    const seen = await during(world, () => writeBoth(world, joined, BULK), ['client', 'server']);
    expect([seen.client.received, seen.server.received]).toEqual([0, 0]);
    expect(Math.min(seen.client.sent, seen.server.sent)).toBeGreaterThan(1);
    for (const host of [world.client, world.server]) {
      const [socket, ...others] = await world.sockets(host);
      expect(others).toEqual([]);
      expect(socket?.sendQueueBytes).toBeGreaterThan(64 * 1024);
      expect(socket?.receiveQueueBytes).toBe(0);
    }
  });

  withPackets('answers no dial', async () => {
    await using world = await PacketWorld.open();
    await world.network.lastMile(0).apply({ drop: ['to-server', 'to-client'] });
    const address = world.network.address('server', 0);
    const seen = await during(world, () => void world.dial(world.client, address), ['client']);
    expect(seen.client.sent).toBeGreaterThan(0);
    expect(seen).toMatchObject({ client: { received: 0 }, server: QUIET });
  });

  withPackets('lets the connection live on once it is healed, with all that was held', async () => {
    await using world = await PacketWorld.open();
    const joined = await world.joinCase(0);
    const link = world.network.lastMile(0);
    await link.apply({ drop: ['to-server', 'to-client'] });
    writeBoth(world, joined, BULK);
    await delay(SILENCE_MS);
    await link.apply({});
    await Promise.all([world.client.bytes(joined.near, 5 + BULK), world.server.bytes(joined.far, 5 + BULK)]);
    writeBoth(world, joined, 1);
    await Promise.all([world.client.bytes(joined.near, 6 + BULK), world.server.bytes(joined.far, 6 + BULK)]);
    const got = ['connection', `${6 + BULK} bytes`];
    expect(gotBoth(world, joined)).toEqual({ client: got, server: got });
  });
});

describe.each(['client', 'server'] as const)('on a link that drops packets both ways, when the %s ends', (ending) => {
  const other = ending === 'client' ? 'server' : 'client';
  const nameAt = ({ near, far }: Joined, end: End) => (end === 'client' ? near : far);
  const endings: Record<string, (world: PacketWorld, joined: Joined) => void | Promise<void>> = {
    'by closing': (world, joined) => world[ending].order({ do: 'end', name: nameAt(joined, ending) }),
    'by resetting': (world, joined) => world[ending].order({ do: 'reset', name: nameAt(joined, ending) }),
    'by being killed': (world) => world.kill(world[ending]),
  };
  for (const [how, end] of Object.entries(endings))
    withPackets(`${how}, the other hears nothing`, async () => {
      await using world = await PacketWorld.open();
      const joined = await world.joinCase(0);
      await world.network.lastMile(0).apply({ drop: ['to-server', 'to-client'] });
      const seen = await during(world, () => end(world, joined), [ending]);
      expect(seen[ending].sent).toBeGreaterThan(0);
      expect(seen[other]).toEqual(QUIET);
      expect(world[other].got(nameAt(joined, other))).toEqual(JOINED);
    });
});

describe.each([
  { way: 'to-server', deaf: 'server', mute: 'client' },
  { way: 'to-client', deaf: 'client', mute: 'server' },
] as const)('a link that drops packets $way', ({ way, deaf, mute }) => {
  withPackets('lets all pass the other way, unacknowledged', async () => {
    await using world = await PacketWorld.open();
    const joined = await world.joinCase(0);
    await world.network.lastMile(0).apply({ drop: [way] });
    const seen = await during(world, () => writeBoth(world, joined, 1_000), ['client', 'server']);
    expect(seen[deaf].received).toBe(0);
    expect(seen[mute].received).toBeGreaterThan(0);
    expect(gotBoth(world, joined)).toMatchObject({ [deaf]: JOINED, [mute]: ['connection', '1005 bytes'] });
    const queues = [...(await world.sockets(world.client)), ...(await world.sockets(world.server))];
    expect(queues.map(({ sendQueueBytes }) => sendQueueBytes)).toEqual([1_000, 1_000]);
  });
});

describe('a link that drops new connections', () => {
  withPackets('lets the others go on, and a dial succeed once it is healed', async () => {
    await using world = await PacketWorld.open();
    const joined = await world.joinCase(0);
    const link = world.network.lastMile(0);
    await link.apply({ dropNew: true });
    const name = world.dial(world.client, world.network.address('server', 0));
    writeBoth(world, joined, 1);
    await Promise.all([world.client.bytes(joined.near, 6), world.server.bytes(joined.far, 6)]);
    await delay(SILENCE_MS);
    expect(world.client.got(name)).toEqual([]);
    await link.apply({});
    await world.client.first('connection', name);
  });
});

describe('links', () => {
  withPackets('of other numbers go on', async () => {
    await using world = await PacketWorld.open();
    const joined = await Promise.all([0, 1, 255, 999].map((number) => world.joinCase(number)));
    const cut = [1, 2, 999].map((number) => world.network.lastMile(number));
    await Promise.all(cut.map((link) => link.apply({ drop: ['to-server', 'to-client'] })));
    for (const each of joined) writeBoth(world, each, 1);
    for (const { near, far } of joined.filter((_, index) => index % 2 === 0))
      await Promise.all([world.client.bytes(near, 6), world.server.bytes(far, 6)]);
    await delay(SILENCE_MS);
    const [through, held] = [['connection', '6 bytes'], JOINED];
    expect(joined.map(({ far }) => world.server.got(far))).toEqual([through, held, through, held]);
    expect(joined.map(({ near }) => world.client.got(near))).toEqual([through, held, through, held]);
  });

  withPackets('of a front and the server are cut for all its connections, and for it alone', async () => {
    await using world = await PacketWorld.open();
    const [first, second] = await Promise.all([world.joinFront(), world.joinFront()]);
    const direct = await world.joinCase(0);
    await world.network.backend('nginx').apply({ drop: ['to-server', 'to-client'] });
    for (const { near, far } of [first, second]) {
      world.front.order({ do: 'write', name: near, bytes: 1 });
      world.server.order({ do: 'write', name: far, bytes: 1 });
    }
    writeBoth(world, direct, 1);
    await Promise.all([world.client.bytes(direct.near, 6), world.server.bytes(direct.far, 6)]);
    await delay(SILENCE_MS);
    for (const { near, far } of [first, second])
      expect([world.front.got(near), world.server.got(far)]).toEqual([['connection'], ['connection']]);
    const got = ['connection', '6 bytes'];
    expect(gotBoth(world, direct)).toEqual({ client: got, server: got });
  });

  withPackets('can be cut all at once', async () => {
    await using world = await PacketWorld.open();
    const joined = await world.joinCase(99);
    const links = Array.from({ length: 100 }, (_, number) => world.network.lastMile(number));
    await Promise.all(links.map((link) => link.apply({ drop: ['to-server', 'to-client'] })));
    const seen = await during(world, () => writeBoth(world, joined, 1), ['client', 'server']);
    expect([seen.client.received, seen.server.received]).toEqual([0, 0]);
  });
});
