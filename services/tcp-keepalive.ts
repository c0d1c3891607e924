import { channel } from 'node:diagnostics_channel';
import type { Http2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Journal } from './journal.ts';
import type { MetStream } from './sessions.ts';

/** The request header by which a stream asks the server for it, on the connection that carries the stream. */
export const TCP_KEEPALIVE_HEADER = 'lab-tcp-keepalive-idle-ms';

/** TCP counts whole seconds, rounded down. */
const LEAST_IDLE_MS = 1_000;

/**
 * This process's sockets that still live. grpc-js hides them, and a session's own proxy of its socket refuses
 * `setKeepAlive`; but Node announces each socket on a diagnostics channel.
 */
function followSockets(side: 'client' | 'server'): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  channel(`net.${side}.socket`).subscribe((message) => {
    const { socket } = message as { socket: Socket };
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

/**
 * Switches TCP keepalive on for this process's end of the connections of those streams that want it. After the idle time
 * without a segment from the other side the kernel sends probes; libuv makes it 10 of them, one a second, and then the
 * connection ends with ETIMEDOUT.
 *
 * @param side of the sockets: those that this process dials, or those that it accepts.
 * @param idleMsOf nothing, or 0, for a stream that doesn't want it.
 * @returns what is to be told of each stream.
 */
export function tcpKeepalive(
  side: 'client' | 'server',
  idleMsOf: (stream: MetStream) => number | undefined,
  journal: Journal,
): (stream: MetStream, sessionId: string) => void {
  const sockets = followSockets(side);
  const socketOf = ({ socket: { localPort, remotePort } }: Http2Session) =>
    [...sockets].find((socket) => socket.localPort === localPort && socket.remotePort === remotePort);
  return (stream, session) => {
    const wanted = idleMsOf(stream);
    const socket = wanted ? socketOf(stream.session) : undefined;
    if (!wanted || !socket) return;
    const idleMs = Math.max(wanted, LEAST_IDLE_MS);
    socket.setKeepAlive(true, idleMs);
    journal.record({ what: 'tcp.keepalive', case: stream.caseName, session, idleMs });
  };
}
