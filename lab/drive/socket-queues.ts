import type { SocketQueues, TcpSocket } from '../links/packet-link.ts';
import { LARGE_BYTES } from '../model/traffic.ts';
import type { Queues } from '../record/kernel-facts.ts';
import { SERVER_PORT } from '../support/ports.ts';
import type { CaseContext } from './case-context.ts';

const sum = (queues: readonly SocketQueues[], of: 'sendQueueBytes' | 'receiveQueueBytes'): number =>
  queues.reduce((total, queue) => total + queue[of], 0);

const established = (sockets: readonly TcpSocket[]) => sockets.filter(({ state }) => state === 'ESTABLISHED');

/** @param address what the client dialled: it is the case's alone. */
function queuesOf(address: string, front: readonly SocketQueues[], server: readonly SocketQueues[]): Queues {
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
export async function measureQueues({ case: definition, target, sockets, record }: CaseContext): Promise<void> {
  const { name, path, means } = definition;
  if (!sockets || (means.traffic.push?.bytes ?? 0) < LARGE_BYTES) return;
  const [ofFront, ofServer] = await Promise.all([path === 'direct' ? [] : sockets(path), sockets('server')]);
  const address = target.replace(/:\d+$/, '');
  record({ what: 'queues', case: name, ...queuesOf(address, established(ofFront), established(ofServer)) });
}
