import type { CaseContext } from './case-context.ts';
import { frontNameOf } from './fronts/index.ts';
import type { SocketQueues, TcpSocket } from './network.ts';
import { SERVER_PORT } from './ports.ts';
import { LARGE_BYTES, trafficOf } from './traffic.ts';

/** What kernels hold of what the server has pushed. */
export interface Queues {
  /** At the front, towards the case's client. */
  frontSendBytes: number;
  /** At the front, from the server, of all its connections to it. */
  frontReceiveBytes: number;
  /** At the server, towards the front, or the client where there is none. */
  serverSendBytes: number;
}

const sum = (queues: readonly SocketQueues[], of: 'sendQueueBytes' | 'receiveQueueBytes'): number =>
  queues.reduce((total, queue) => total + queue[of], 0);

const established = (sockets: readonly TcpSocket[]) => sockets.filter(({ state }) => state === 'ESTABLISHED');

/** @param address what the client dialled: it is the case's alone. */
export function queuesOf(address: string, front: readonly SocketQueues[], server: readonly SocketQueues[]): Queues {
  const upstream = front.filter(({ remote }) => remote.port === SERVER_PORT);
  const fronts = new Set(upstream.map(({ local }) => `${local.address}:${local.port}`));
  const ofCase = ({ local }: SocketQueues) => local.address === address;
  const ofFront = ({ remote }: SocketQueues) => fronts.has(`${remote.address}:${remote.port}`);
  return {
    frontSendBytes: sum(front.filter(ofCase), 'sendQueueBytes'),
    frontReceiveBytes: sum(upstream, 'receiveQueueBytes'),
    serverSendBytes: sum(server.filter(front.length > 0 ? ofFront : ofCase), 'sendQueueBytes'),
  };
}

/** Looks where large pushes sit, just before healing, where nothing of the lab's own stands on the way. */
export async function measureQueues({ case: definition, timing, target, sockets, record }: CaseContext): Promise<void> {
  const { name, path, traffic } = definition;
  if (!sockets || (trafficOf(traffic, timing).push?.bytes ?? 0) < LARGE_BYTES) return;
  const front = frontNameOf(path);
  const [ofFront, ofServer] = await Promise.all([front ? sockets(front) : [], sockets('server')]);
  const address = target.replace(/:\d+$/, '');
  record({ what: 'queues', case: name, ...queuesOf(address, established(ofFront), established(ofServer)) });
}
