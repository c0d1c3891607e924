import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect } from '@jest/globals';
import { hostOf } from '../lab/runtimes/processes/hosts.ts';
import { PacketWorld } from './support/packet-world.ts';
import { withPackets } from './support/with-packets.ts';

/** So long that a busy machine doesn't keep a connection quiet for it. */
const AFTER_IDLE_MS = 1_200;
const SPEAKS_EVERY_MS = 200;
const TURNS = 9;

/** Between two hosts of one machine a packet takes less than 1 ms; what hasn't come by then doesn't come. */
const SILENCE_MS = 300;

describe('a link that forgets idle connections', () => {
  withPackets('keeps one that speaks, forgets one that was there already, and takes new ones', async () => {
    await using world = await PacketWorld.open();
    const [speaking, idle] = await Promise.all([world.joinCase(0), world.joinCase(0)]);
    await world.network.lastMile(0).apply({ forget: { afterIdleMs: AFTER_IDLE_MS, late: 'vanishes' } });
    for (let turn = 0; turn < TURNS; turn += 1) {
      world.server.order({ do: 'write', name: speaking.far, bytes: 1 });
      await delay(SPEAKS_EVERY_MS);
    }
    world.client.order({ do: 'write', name: idle.near, bytes: 1 });
    world.server.order({ do: 'write', name: idle.far, bytes: 1 });
    world.client.order({ do: 'write', name: speaking.near, bytes: 1 });
    await world.server.bytes(speaking.far, 6);
    await world.joinCase(0);
    await delay(SILENCE_MS);
    const silent = ['connection', '5 bytes'];
    expect([world.client.got(idle.near), world.server.got(idle.far)]).toEqual([silent, silent]);
    expect(world.client.got(speaking.near)).toEqual(['connection', `${5 + TURNS} bytes`]);
  });

  withPackets('forgets one that began under it', async () => {
    await using world = await PacketWorld.open();
    await world.network.lastMile(0).apply({ forget: { afterIdleMs: AFTER_IDLE_MS, late: 'vanishes' } });
    const { near, far } = await world.joinCase(0);
    await delay(AFTER_IDLE_MS + SILENCE_MS);
    world.client.order({ do: 'write', name: near, bytes: 1 });
    await delay(SILENCE_MS);
    expect(world.server.got(far)).toEqual(['connection', '5 bytes']);
  });

  describe.each(['client', 'server'] as const)('and answers late packets', (speaker) => {
    withPackets(`of the ${speaker} by an RST, of which the other end hears nothing`, async () => {
      await using world = await PacketWorld.open();
      const { near, far } = await world.joinCase(0);
      await world.network.lastMile(0).apply({ forget: { afterIdleMs: AFTER_IDLE_MS, late: 'reset' } });
      await delay(AFTER_IDLE_MS + SILENCE_MS);
      const [name, other] = speaker === 'client' ? [near, far] : [far, near];
      world[speaker].order({ do: 'write', name, bytes: 1 });
      await world[speaker].first('closed', name);
      await delay(SILENCE_MS);
      expect(world[speaker].got(name)).toEqual(['connection', 'ECONNRESET', 'closed', '5 bytes']);
      expect(world[speaker === 'client' ? 'server' : 'client'].got(other)).toEqual(['connection', '5 bytes']);
    });
  });
});

describe('a link whose client gets a new address', () => {
  withPackets('has what belongs to the old one vanish, and new connections come from the new', async () => {
    await using world = await PacketWorld.open();
    const { address, secondAddress } = hostOf('client');
    const [old, other] = await Promise.all([world.joinCase(0), world.joinCase(1)]);
    const link = world.network.lastMile(0);
    await link.apply({ newAddress: true });
    const fresh = await world.joinCase(0);
    for (const { near, far } of [old, other]) {
      world.client.order({ do: 'write', name: near, bytes: 1 });
      world.server.order({ do: 'write', name: far, bytes: 1 });
    }
    await Promise.all([world.client.bytes(other.near, 6), world.server.bytes(other.far, 6)]);
    await delay(SILENCE_MS);
    const [silent, through] = [
      ['connection', '5 bytes'],
      ['connection', '6 bytes'],
    ];
    expect([world.client.got(old.near), world.server.got(old.far)]).toEqual([silent, silent]);
    expect([world.client.got(other.near), world.server.got(other.far)]).toEqual([through, through]);
    await link.apply({});
    const healed = await world.joinCase(0);
    expect([old, other, fresh, healed].map(({ from }) => from)).toEqual([address, address, secondAddress, address]);
  });
});
