import type { Fault } from '../../faults/fault.ts';
import { isEndpoint } from '../../model/places.ts';
import type { NodeName, Nodes } from '../../runtimes/runtime.ts';
import type { RunClock } from '../../support/clock.ts';
import { messageOf } from '../../support/errors.ts';
import type { Watched } from '../../witness/claim.ts';
import type { BeaconSeries, FailedSample } from '../../witness/sample.ts';
import type { Peers } from '../peer-control.ts';
import { LinkWatch, type WatchedLink } from './link-watch.ts';
import { callWatch, connectionWatch, handlerWatch, processWatch } from './node-watch.ts';
import type { Posts } from './posts.ts';
import { type Watch, watchAll } from './watch.ts';

const watchedBy = ({ witness }: Fault): Watched[] => [...new Set(witness.map(({ watches }) => watches))];

/** All that can be set up of some watches; the rest is told, and ends nothing. */
async function openAll(what: string, opening: readonly Promise<Watch>[]): Promise<Watch> {
  const opened = await Promise.allSettled(opening);
  const failures = opened.flatMap((one): FailedSample[] =>
    one.status === 'rejected' ? [{ kind: 'failed', what, reason: messageOf(one.reason) }] : [],
  );
  return watchAll(
    opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    failures,
  );
}

/** Watches the link that a fault is on. `linkOf` throws why it can't be watched. */
export const watchLink = (fault: Fault, reconnects: boolean, linkOf: () => WatchedLink): Promise<Watch> =>
  openAll(
    'beacons',
    watchedBy(fault)
      .filter((series) => reconnects || series !== 'new-connection')
      .map(async (series) => LinkWatch.open(linkOf(), series as BeaconSeries)),
  );

/** What watching a node takes. */
interface WatchedNode {
  nodes: Nodes;
  peers: Peers;
  posts: Posts;
  clock: RunClock;
  /** host:port by which the client can dial it; absent for the client itself. */
  address: string | undefined;
}

/** Watches the node that a fault befalls. */
export function watchNode(fault: Fault, name: NodeName, { nodes, peers, posts, clock, address }: WatchedNode) {
  const watchOf = async (watched: Watched): Promise<Watch> => {
    if (watched === 'process-calls' && isEndpoint(name))
      return callWatch(async (silentMs) => ({ process: await peers.answers(name, silentMs) }), clock);
    if (watched === 'to-node' && address) return connectionWatch(name, address, posts.at('client'));
    return processWatch(name, nodes, clock);
  };
  return openAll(`watch over ${name}`, watchedBy(fault).map(watchOf));
}

/** Watches the handlers of a case, by calls that aren't the case's. */
export const watchHandlers = (caseName: string, server: string, peers: Peers, clock: RunClock): Watch =>
  watchAll([handlerWatch(caseName, server, peers, clock)]);
