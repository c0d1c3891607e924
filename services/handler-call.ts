import { type ClientHttp2Session, connect } from 'node:http2';
import type { CallReply, CallRequest } from '../contract/generated/control.ts';
import { StreamMessage, StreamServiceService } from '../contract/generated/stream.ts';
import { request } from './messages.ts';
import { HANDLER_HEADER } from './sessions.ts';

/** One message as gRPC frames it: uncompressed, its length, itself. */
function framed(message: StreamMessage): Buffer {
  const body = StreamMessage.encode(message).finish();
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(body.byteLength, 1);
  return Buffer.concat([prefix, body]);
}

/** How much longer than HTTP/2 a handler may take that doesn't hang: both are of one process. */
const HANDLER_LATER_MS = 250;

/** As many cases as an environment has may call at the same time. Node refuses the eleventh unless it is told otherwise. */
const PINGS_AT_ONCE = 1_000;

/** A connection to each server, for all calls: one of its own for each would cost as much as a case. */
const sessions = new Map<string, ClientHttp2Session>();

function sessionTo(target: string): ClientHttp2Session {
  const known = sessions.get(target);
  if (known && !known.destroyed && !known.closed) return known;
  const session = connect(`http://${target}`, { maxOutstandingPings: PINGS_AT_ONCE });
  session.on('error', () => {});
  session.unref();
  sessions.set(target, session);
  return session;
}

/**
 * Calls a server beside all cases, for a handler that hangs when the case's do, and sends a PING beside it. By HTTP/2 itself,
 * because gRPC's client doesn't say whether a PING was ACKed.
 *
 * @param request `target` is host:port; `timeoutMs` is for the PING; a handler that hasn't answered 250 ms after its ACK
 *   hangs, unless `hold` waits on.
 */
export async function callHandler(
  { target, caseName, timeoutMs, hold }: CallRequest,
  cancelled: AbortSignal,
): Promise<CallReply> {
  const session = sessionTo(target);
  const reply = { answered: false, pingAcked: false };
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const heard = (what: keyof typeof reply) => {
    reply[what] = true;
    if (reply.answered && reply.pingAcked) resolve();
    else if (what === 'pingAcked' && !hold) timers.push(setTimeout(resolve, HANDLER_LATER_MS));
  };
  const timers = [setTimeout(resolve, timeoutMs)];
  cancelled.addEventListener('abort', () => resolve());
  const call = session.request({
    ':method': 'POST',
    ':path': StreamServiceService.stream.path,
    'content-type': 'application/grpc',
    te: 'trailers',
    [HANDLER_HEADER]: caseName,
  });
  call.on('error', () => resolve());
  call.once('data', () => heard('answered'));
  call.write(framed(request('is anybody there?')));
  // Node cancels a PING that is asked for before the connection is there.
  const ping = () => session.ping((error) => error || heard('pingAcked'));
  if (session.connecting) session.once('connect', ping);
  else ping();
  try {
    await over;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    call.close();
    // A connection that says nothing is given up, for the next call to try another.
    if (!reply.pingAcked) session.destroy();
  }
  return reply;
}
