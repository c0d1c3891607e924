import { channel } from 'node:diagnostics_channel';
import { connect, type Http2Session, type Http2Stream, type IncomingHttpHeaders } from 'node:http2';
import { PassThrough } from 'node:stream';
import type { Journal } from './journal.ts';

/** The request header by which a stream names its case to the server, and to this observer. */
export const CASE_HEADER = 'lab-case';

/** Has a stream of no case's served by the handlers of a case: it hangs when they do. */
export const HANDLER_HEADER = 'lab-handler-of';

/** Kernels say so when it is they who give the other side up. */
const GIVEN_UP_BY_TCP = new Set(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);

interface Connection {
  readonly id: string;
  /** Address and port of whoever dialled it: by these the kernels of both its ends know it. */
  readonly dialledFrom: string | undefined;
  bytes(): { read: number; written: number };
}

export interface MetStream {
  caseName: string;
  stream: Http2Stream;
  session: Http2Session;
  headers: IncomingHttpHeaders;
}

/**
 * Announces each stream of a case, on Node's diagnostics channels, without touching what it carries.
 *
 * @param side `client`: streams this process opens; `server`: streams it accepts. Those without a case are left alone.
 */
function onCaseStream(side: 'client' | 'server', met: (stream: MetStream) => void): void {
  const name = side === 'client' ? 'http2.client.stream.created' : 'http2.server.stream.start';
  channel(name).subscribe((message) => {
    const { stream, headers } = message as { stream: Http2Stream; headers: IncomingHttpHeaders };
    const caseName = headers[CASE_HEADER];
    const { session } = stream;
    if (typeof caseName === 'string' && session) met({ caseName, stream, session, headers });
  });
}

/** An IPv4 address as a socket for both has it. */
const MAPPED = '::ffff:';

function diallerOf(side: 'client' | 'server', socket: Http2Session['socket']): string | undefined {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  const [address, port] = side === 'client' ? [localAddress, localPort] : [remoteAddress, remotePort];
  return address && port ? `${address.replace(MAPPED, '')}:${port}` : undefined;
}

type PingCallback = (error: Error | null, durationMs: number, payload: Buffer) => void;

/**
 * Node tells of a PING only if somebody listens, which it learns by a listener of its own on each session. grpc-js
 * removes all listeners of a client's session, that one included; so it is taken from another session and put back.
 */
function letPingsBeHeard(session: Http2Session): void {
  if (session.listenerCount('newListener') > 0) return;
  const other = connect('http://localhost', { createConnection: () => new PassThrough() });
  for (const listener of other.listeners('newListener')) session.on('newListener', listener as () => void);
  other.destroy();
}

/** Watches the HTTP/2 sessions of this process: each stream of a case leads to its session. */
export class Sessions {
  readonly #journal: Journal;
  readonly #connectionOf: (port: number) => number | undefined;
  readonly #known = new WeakMap<Http2Session, Connection>();
  readonly #byCase = new Map<string, Connection>();
  #count = 0;

  /** @param connectionOf the tapped connection that has this port at its near end, if there is one. */
  constructor(journal: Journal, connectionOf: (port: number) => number | undefined = () => undefined) {
    this.#journal = journal;
    this.#connectionOf = connectionOf;
  }

  observe(side: 'client' | 'server', known: (stream: MetStream, sessionId: string) => void = () => {}): void {
    onCaseStream(side, (met) => known(met, this.#meet(side, met)));
  }

  /** Bytes read and written so far by the connection that carries the case; zeros before it is there. */
  bytes(caseName: string): { read: number; written: number } {
    return this.#byCase.get(caseName)?.bytes() ?? { read: 0, written: 0 };
  }

  #meet(side: 'client' | 'server', { caseName, stream, session }: MetStream): string {
    const connection = this.#known.get(session) ?? this.#follow(side, session);
    this.#byCase.set(caseName, connection);
    const { id } = stream;
    this.#journal.record({
      ...{ what: 'stream.open', case: caseName, session: connection.id },
      ...(id && { stream: id }),
      ...(connection.dialledFrom && { dialledFrom: connection.dialledFrom }),
    });
    let closedHere = false;
    const close = stream.close.bind(stream);
    stream.close = (code, callback) => {
      closedHere = true;
      close(code, callback);
    };
    stream.once('close', () => {
      if (!closedHere && stream.rstCode && !session.destroyed)
        this.#journal.record({
          what: 'rst_stream.received',
          case: caseName,
          session: connection.id,
          code: stream.rstCode,
        });
    });
    return connection.id;
  }

  #follow(side: 'client' | 'server', session: Http2Session): Connection {
    this.#count += 1;
    const id = String(this.#count);
    const { socket } = session;
    let last = { read: 0, written: 0 };
    const bytes = () => {
      if (!session.destroyed) last = { read: socket.bytesRead, written: socket.bytesWritten };
      return last;
    };
    const connection = { id, dialledFrom: diallerOf(side, socket), bytes };
    this.#known.set(session, connection);
    const tapped = this.#connectionOf(socket.remotePort ?? 0);
    if (tapped !== undefined) this.#journal.record({ what: 'session.tapped', session: id, connection: tapped });
    this.#followPings(session, id);
    this.#followEnd(session, id, bytes);
    return connection;
  }

  #followPings(session: Http2Session, id: string): void {
    let sent = 0;
    const ping = session.ping.bind(session) as (payload: Buffer, callback: PingCallback) => boolean;
    // grpc-js calls ping(callback); Node then sends a payload of its own making, so none is given here either.
    session.ping = ((callback: PingCallback) => {
      sent += 1;
      const number = sent;
      this.#journal.record({ what: 'ping.sent', session: id, ping: number });
      return (ping as unknown as (callback: PingCallback) => boolean)((error, durationMs, payload) => {
        if (!error) this.#journal.record({ what: 'ping.acked', session: id, ping: number });
        callback(error, durationMs, payload);
      });
    }) as typeof session.ping;
    letPingsBeHeard(session);
    session.on('ping', () => this.#journal.record({ what: 'ping.received', session: id }));
  }

  #followEnd(session: Http2Session, id: string, lastLook: () => void): void {
    let by: 'self' | 'remote' | 'tcp' = 'remote';
    let reason: string | undefined;
    session.on('goaway', (code, _lastStream, data) => {
      this.#journal.record({ what: 'goaway.received', session: id, code, text: data?.toString() ?? '' });
    });
    session.on('error', (error: NodeJS.ErrnoException) => {
      reason = error.code ?? error.message;
      if (GIVEN_UP_BY_TCP.has(reason)) by = 'tcp';
    });
    const destroy = session.destroy.bind(session);
    session.destroy = (error, code) => {
      if (!session.destroyed && !error) by = 'self';
      lastLook();
      destroy(error, code);
    };
    session.once('close', () => {
      this.#journal.record({ what: 'session.closed', session: id, by, ...(reason && { error: reason }) });
    });
  }
}
