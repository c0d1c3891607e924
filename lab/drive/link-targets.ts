import { parseAddress } from '../../contract/address.ts';
import { dialledOn } from '../cases/path.ts';
import type { ResolvedCase } from '../cases/resolve.ts';
import type { PacketFault, ToxiproxyFault } from '../faults/fault.ts';
import type { Network } from '../links/packet-link.ts';
import { Link } from '../links/toxiproxy-link.ts';
import type { Timing } from '../model/timing.ts';
import type { Environment } from '../runtimes/runtime.ts';
import type { RunClock } from '../support/clock.ts';
import { LabError } from '../support/errors.ts';
import { SERVER_PORT } from '../support/ports.ts';
import { KNOWN_SHARE } from '../witness/forgotten.ts';
import type { TargetedFault } from './fault-injection.ts';
import type { Peers } from './peer-control.ts';
import type { Posts } from './witness/posts.ts';
import { watchLink } from './witness/watch-of.ts';

export interface TargetSettings {
  environment: Environment;
  peers: Peers;
  posts: Posts;
  clock: RunClock;
  timing: Timing;
  /** Whether the client's hop has a tap. */
  tap: boolean;
}

/** A link of a case's, or of several. */
interface TargetedLink {
  definition: ResolvedCase;
  /** The case's own, from 0. */
  number: number;
  /** host:port that its client dials; empty for a link that cases share. */
  target: string;
  /** New connections are made over it while the fault lasts. */
  redialled: boolean;
}

/** Each of Toxiproxy's links ends at a tap beside the client, where beacons turn off; all else goes on. */
export async function targetToxiproxy(
  fault: ToxiproxyFault,
  { definition: { path, at, name }, number, target, redialled }: TargetedLink,
  { timing, peers, environment, posts, tap }: TargetSettings,
): Promise<TargetedFault> {
  const isBackend = at === 'backend';
  const dialled = isBackend ? 'server' : dialledOn(path);
  const listen = isBackend ? `${environment.linkHost}:${SERVER_PORT}` : target;
  const port = await peers.tap(isBackend ? at : name, environment.address(dialled), tap && dialled !== 'server');
  const proxy = { name: isBackend ? at : `case-${number}`, listen, upstream: `client:${port}` };
  const link = await Link.create(environment.toxiproxyApi, proxy);
  await fault.prepare?.(link, timing);
  return {
    inject: () => fault.inject(link, timing),
    heal: () => fault.heal(link),
    watch: await watchLink(fault, redialled, () => {
      const client = posts.at('client');
      const ends = { name: proxy.name, near: client, far: client, farHost: '' };
      return { ...ends, target: listen, dialled: listen, transport: 'tcp' };
    }),
  };
}

export async function targetPackets(
  fault: PacketFault,
  { definition: { path, at }, number, redialled }: TargetedLink,
  { timing, environment, posts }: TargetSettings,
): Promise<TargetedFault> {
  const network = networkOf(environment);
  const near = at === 'backend' && path !== 'direct' ? path : 'client';
  const isBackend = near !== 'client';
  const link = isBackend ? network.backend(near) : network.lastMile(number);
  const far = isBackend ? 'server' : dialledOn(path);
  // What is lost has to be seen by datagrams, for TCP would send it again; what goes on, or is forgotten, is TCP's.
  const isTcp = fault.silences.length === 0 && !fault.healsAfterMs;
  return {
    inject: () => fault.inject(link, timing),
    heal: () => fault.heal(link),
    watch: await watchLink(fault, redialled, () => ({
      name: isBackend ? `backend of ${near}` : `last mile ${number}`,
      near: posts.at(near),
      far: posts.at(far),
      farHost: isBackend ? 'server' : parseAddress(network.address(far, number)).host,
      dialled: isBackend ? environment.address('server') : network.address(far, number),
      transport: isTcp ? 'tcp' : 'udp',
      ...(fault.forgetsAfterMs && { idleWithinMs: fault.forgetsAfterMs(timing) * KNOWN_SHARE }),
    })),
  };
}

export function networkOf({ network }: Environment): Network {
  if (network) return network;
  throw new LabError({
    stage: 'run',
    subject: 'network',
    wanted: 'an environment whose packets can be dropped',
    got: 'one without',
    remedy: 'this is a mistake of the lab’s: report it',
  });
}
