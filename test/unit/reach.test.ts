import { describe, expect, test } from '@jest/globals';
import type { ResolvedKey } from '../../lab/cases/resolve.ts';
import type { FaultName } from '../../lab/faults/index.ts';
import type { Endpoint, Layer, Place } from '../../lab/model/places.ts';
import { crosses, flowsAt, isDead, placesTowards, reach, sendsTowards, wayOf } from '../../lab/predict/reach.ts';
import { keyLike } from './literal-key.ts';

const LAYERS: readonly Layer[] = ['tcp', 'http2', 'end-to-end'];

/** What arrives on each layer, lowest first. */
const arrives = (key: ResolvedKey, from: Place, to: Place) => LAYERS.map((layer) => reach(key, from, to, layer));

const ALL = ['whole', 'whole', 'whole'];
const NONE = ['nothing', 'nothing', 'nothing'];
/** A kernel, or Toxiproxy's in its place, goes on ACKing. */
const KERNEL = ['whole', 'nothing', 'nothing'];

describe('a silent link', () => {
  test('lets nothing through, either way, on the layers that it silences', () => {
    expect(arrives(keyLike(), 'client', 'server')).toEqual(NONE);
    expect(arrives(keyLike(), 'server', 'client')).toEqual(NONE);
    expect(arrives(keyLike({ fault: 'airplane' }), 'client', 'server')).toEqual(KERNEL);
    expect(arrives(keyLike({ fault: 'stall' }), 'server', 'client')).toEqual(KERNEL);
    expect(arrives(keyLike({ fault: 'address-change' }), 'server', 'client')).toEqual(NONE);
  });

  test('before a front is none of the business of what stands behind it, and the other way round', () => {
    const [near, far] = [keyLike({ path: 'nginx' }), keyLike({ path: 'nginx', at: 'backend' })];
    expect(arrives(near, 'client', 'front')).toEqual(NONE);
    expect(arrives(near, 'front', 'server')).toEqual(ALL);
    expect(arrives(far, 'front', 'client')).toEqual(ALL);
    expect(arrives(far, 'server', 'front')).toEqual(NONE);
    for (const key of [near, far]) expect(arrives(key, 'server', 'client')).toEqual(NONE);
  });
});

describe('a half-open link', () => {
  /** The kernel's packets pass the open way; of streams of bytes only the first, as no ACK of them comes back. */
  const OPEN = ['whole', 'begin', 'begin'];

  test.each([
    ['half-open@to-server', 'client', 'server'],
    ['half-open@to-client', 'server', 'client'],
  ] as const)('%s loses what goes there, and the begin of the other way arrives', (fault, from, to) => {
    expect(arrives(keyLike({ fault }), from, to)).toEqual(NONE);
    expect(arrives(keyLike({ fault }), to, from)).toEqual(OPEN);
  });

  test('is whole where the link isn’t', () => {
    const key = keyLike({ fault: 'half-open@to-server', at: 'backend', path: 'envoy' });
    expect(arrives(key, 'client', 'front')).toEqual(ALL);
    expect(arrives(key, 'front', 'server')).toEqual(NONE);
    expect(arrives(key, 'server', 'client')).toEqual(OPEN);
  });
});

describe('a node', () => {
  test('that is frozen is reached by packets alone, and says nothing', () => {
    const server = keyLike({ fault: 'server-freeze', at: 'server', path: 'nginx' });
    expect(arrives(server, 'front', 'server')).toEqual(KERNEL);
    expect(arrives(server, 'server', 'front')).toEqual(KERNEL);
    expect(arrives(server, 'client', 'front')).toEqual(ALL);
    const client = keyLike({ fault: 'client-freeze', at: 'client' });
    expect(arrives(client, 'server', 'client')).toEqual(KERNEL);
    expect(LAYERS.map((layer) => isDead(client, 'client', layer))).toEqual([false, true, true]);
    expect(LAYERS.map((layer) => isDead(client, 'server', layer))).toEqual([false, false, false]);
  });

  test('whose handlers hang is dead to its application alone', () => {
    const key = keyLike({ fault: 'server-hang', at: 'server' });
    expect(arrives(key, 'client', 'server')).toEqual(['whole', 'whole', 'nothing']);
  });

  test('that is killed lets nothing in, out or through', () => {
    const key = keyLike({ fault: 'proxy-kill', at: 'nginx', path: 'nginx' });
    expect(arrives(key, 'client', 'front')).toEqual(NONE);
    expect(arrives(key, 'front', 'server')).toEqual(NONE);
    expect(arrives(key, 'client', 'server')).toEqual(NONE);
  });

  test('is no link: nothing crosses it', () => {
    const key = keyLike({ fault: 'proxy-kill', at: 'nginx', path: 'nginx' });
    expect(crosses(key, 'client', 'server')).toBe(false);
  });
});

const SPARING: readonly FaultName[] = [
  ...(['healthy', 'jitter', 'slow@within-patience', 'slow@beyond-patience', 'flap', 'accept-stops'] as const),
  ...(['idle-reaper@aws-nlb', 'idle-reaper@gcp', 'idle-reaper@azure', 'proxy-reload'] as const),
];

test.each(SPARING)('%s: all arrives, if late', (fault) => {
  for (const from of ['client', 'server'] as const) {
    const to = from === 'client' ? 'server' : 'client';
    expect(arrives(keyLike({ fault, path: 'nginx' }), from, to)).toEqual(ALL);
  }
});

test('ways and places go from client to server', () => {
  expect(wayOf('nginx', 'client', 'front')).toBe('to-server');
  expect(wayOf('nginx', 'server', 'front')).toBe('to-client');
  expect(wayOf('direct', 'server', 'client')).toBe('to-client');
  expect(placesTowards('nginx', 'client', 'server')).toEqual(['front', 'server']);
  expect(placesTowards('nginx', 'front', 'client')).toEqual(['client']);
  expect(placesTowards('direct', 'server', 'client')).toEqual(['client']);
});

test('a link is crossed by what has its two ends on its way', () => {
  const near = keyLike({ path: 'envoy' });
  expect([crosses(near, 'client', 'server'), crosses(near, 'front', 'client')]).toEqual([true, true]);
  expect([crosses(near, 'front', 'server'), crosses(near, 'server', 'front')]).toEqual([false, false]);
});

describe('traffic', () => {
  const flows = (key: ResolvedKey, place: Place, from: Endpoint) =>
    flowsAt(key, place, from).map(({ flow, reach: arriving }) => [flow.everyMs, arriving]);

  test('of a pinging client gets as far as the link, and what would answer it isn’t asked', () => {
    const key = keyLike({ path: 'nginx', traffic: 'client-pings' });
    expect(flows(key, 'client', 'client')).toEqual([[1_000, 'whole']]);
    expect(flows(key, 'front', 'client')).toEqual([[1_000, 'nothing']]);
    expect(flows(key, 'server', 'server')).toEqual([[1_000, 'nothing']]);
  });

  test('of a pinging client behind a front gets to the front, and is answered by nobody', () => {
    const key = keyLike({ path: 'nginx', at: 'backend', traffic: 'client-pings' });
    expect(flows(key, 'front', 'client')).toEqual([[1_000, 'whole']]);
    expect(flows(key, 'front', 'server')).toEqual([[1_000, 'nothing']]);
  });

  test('that only begins to arrive begins to be answered', () => {
    const key = keyLike({ fault: 'half-open@to-client', traffic: 'client-pings' });
    expect(flows(key, 'server', 'client')).toEqual([[1_000, 'begin']]);
    expect(flows(key, 'server', 'server')).toEqual([[1_000, 'begin']]);
    expect(flows(key, 'client', 'server')).toEqual([[1_000, 'nothing']]);
  });

  test('of a pushing server goes on to where the client was, and ends with the server', () => {
    const push = { path: 'nginx', traffic: 'server-push' } as const;
    const frozen = keyLike({ ...push, fault: 'client-freeze', at: 'client' });
    expect(flows(frozen, 'front', 'server')).toEqual([[100, 'whole']]);
    expect(flows(frozen, 'client', 'server')).toEqual([[100, 'nothing']]);
    for (const fault of ['server-hang', 'server-freeze'] as const)
      expect(flows(keyLike({ ...push, fault, at: 'server' }), 'server', 'server')).toEqual([[100, 'nothing']]);
  });

  test('is there to be sent on as long as it comes', () => {
    const push = keyLike({ path: 'nginx', traffic: 'server-push' });
    expect(sendsTowards(push, 'front', 'client')).toBe(100);
    expect(sendsTowards(push, 'front', 'server')).toBeUndefined();
    expect(sendsTowards({ ...push, at: 'backend' }, 'front', 'client')).toBeUndefined();
    expect(sendsTowards(keyLike(), 'server', 'client')).toBeUndefined();
  });
});
