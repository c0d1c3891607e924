/**
 * A small HTTP/2 proxy, as somebody might add one to the lab: plain text, a connection to the server for each client's. SIGHUP
 * takes the configuration anew: a new worker takes the listener, and the old one lives on until its streams have ended.
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  type ClientHttp2Session,
  connect,
  constants,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { type Configuration, parse } from './configuration.ts';

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR } = constants;

const [file = ''] = process.argv.slice(2);

function read(): Configuration {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    console.error(`configuration refused: ${(error as Error).message}`);
    process.exit(1);
  }
}

/** Resets both halves of a stream when no message has passed for so long. */
function watchIdle(limitMs: number, reset: () => void): { passed(): void; stop(): void } {
  const timer = setTimeout(reset, limitMs);
  return { passed: () => timer.refresh(), stop: () => clearTimeout(timer) };
}

function relay(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, upstream: ClientHttp2Session, idleMs?: number) {
  const request = upstream.request(headers, { endStream: stream.readableEnded });
  const reset = (code: number) => {
    if (!stream.closed) stream.close(code);
    if (!request.closed) request.close(code);
  };
  const idle = idleMs === undefined ? undefined : watchIdle(idleMs, () => reset(NGHTTP2_CANCEL));
  let trailers: IncomingHttpHeaders = {};
  stream.on('error', () => {});
  request.on('error', () => {});
  stream.on('data', () => idle?.passed());
  request.on('data', () => idle?.passed());
  request.on('response', (response) => stream.respond(response, { waitForTrailers: true }));
  request.on('trailers', (received) => {
    trailers = received;
  });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.pipe(request).pipe(stream);
  stream.on('close', () => {
    idle?.stop();
    if (!request.closed) request.close(stream.rstCode || NGHTTP2_CANCEL);
  });
  request.on('close', () => {
    if (!stream.closed && request.rstCode !== 0) stream.close(request.rstCode);
  });
  upstream.on('close', () => reset(NGHTTP2_INTERNAL_ERROR));
}

function serve({ port, server, streamIdleTimeoutMs }: Configuration): void {
  const upstreams = new Map<ServerHttp2Session, ClientHttp2Session>();
  const upstreamOf = (session: ServerHttp2Session): ClientHttp2Session => {
    const known = upstreams.get(session);
    if (known && !known.closed) return known;
    const upstream = connect(`http://${server}`);
    upstream.setMaxListeners(0);
    upstream.on('error', () => {});
    upstreams.set(session, upstream);
    session.once('close', () => upstream.destroy());
    return upstream;
  };
  const listening = createServer();
  listening.on('sessionError', () => {});
  listening.on('stream', (stream, headers) => {
    const { session } = stream;
    if (session) relay(stream, headers, upstreamOf(session as ServerHttp2Session), streamIdleTimeoutMs);
  });
  listening.listen(port, '0.0.0.0');
}

async function supervise(): Promise<void> {
  let current: Worker | undefined;
  const begin = async () => {
    read();
    const worker = cluster.fork();
    await once(worker, 'listening');
    current?.disconnect();
    current = worker;
    console.log(`worker ${worker.process.pid} takes new connections`);
  };
  process.on('SIGHUP', () => void begin());
  process.on('SIGTERM', () => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGKILL');
    process.exit(0);
  });
  await begin();
}

if (cluster.isPrimary) await supervise();
else serve(read());
