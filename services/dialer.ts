import { type ClientDuplexStream, type ClientReadableStream, credentials, status } from '@grpc/grpc-js';
import { type ClientHeartbeat, startClientHeartbeat } from '../liveness/heartbeat.ts';
import type { Observed } from './control.ts';
import type { OpenRequest } from './generated/control.ts';
import { type StreamMessage, StreamServiceClient } from './generated/stream.ts';
import { kindOf, ping, request } from './messages.ts';
import { streamHeaders } from './stream-headers.ts';

type Call = ClientDuplexStream<StreamMessage, StreamMessage> | ClientReadableStream<StreamMessage>;

/** A channel that has its connection to itself, looks no configuration up and tries nothing twice. */
function connectAlone(target: string, keepalive: OpenRequest['keepalive']): StreamServiceClient {
  return new StreamServiceClient(target, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.service_config_disable_resolution': 1,
    'grpc.enable_retries': 0,
    ...(keepalive && {
      'grpc.keepalive_time_ms': keepalive.timeMs,
      'grpc.keepalive_timeout_ms': keepalive.timeoutMs,
      'grpc.keepalive_permit_without_calls': 1,
    }),
  });
}

/**
 * Opens one stream on a connection of its own, says one request, and keeps what `open` asks for going until the stream
 * ends; how it ends is recorded.
 *
 * @returns what gives stream and connection up.
 */
export function dial(open: OpenRequest, { journal, traffic }: Observed): () => void {
  const { caseName } = open;
  const client = connectAlone(open.target, open.keepalive);
  const headers = streamHeaders(open);
  const send = (call: ClientDuplexStream<StreamMessage, StreamMessage>, message: StreamMessage) => {
    const kind = kindOf(message);
    if (kind) traffic.sent(caseName, kind);
    call.write(message);
  };

  let call: Call;
  let heartbeat: ClientHeartbeat | undefined;
  let pings: NodeJS.Timeout | undefined;
  let fired: string | undefined;
  if (open.halfClosed) {
    traffic.sent(caseName, 'request');
    call = client.subscribe({ query: caseName }, headers);
  } else {
    const duplex = client.stream(headers);
    call = duplex;
    send(duplex, request(caseName));
    if (open.heartbeat)
      heartbeat = startClientHeartbeat({
        ...open.heartbeat,
        sendPing: () => send(duplex, ping()),
        onSilence: (cause) => {
          fired = cause;
          journal.record({ what: 'detector.fired', case: caseName, detector: 'heartbeat', cause });
          duplex.cancel();
        },
      });
    if (open.pingsEveryMs > 0) pings = setInterval(() => send(duplex, ping()), open.pingsEveryMs);
  }

  call.on('data', (message: StreamMessage) => {
    const kind = kindOf(message);
    if (kind) traffic.received(caseName, kind);
    if (kind === 'pong') heartbeat?.pongReceived();
  });
  // The status event says the same with more detail; without a listener here an error would end the process.
  call.on('error', () => {});
  call.on('status', ({ code, details }) => {
    heartbeat?.stop();
    clearInterval(pings);
    journal.record({ what: 'stream.ended', case: caseName, cause: fired ?? details, status: status[code] });
    client.close();
  });
  return () => {
    call.cancel();
    client.close();
  };
}

/** One request and its answer on a fresh connection. Rejects with the call's error, at the latest after `timeoutMs`. */
export function probe(target: string, timeoutMs: number): Promise<void> {
  const client = connectAlone(target, undefined);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const call = client.stream({ deadline: Date.now() + timeoutMs });
  call.once('data', () => resolve());
  call.once('error', reject);
  call.once('end', () => reject(new Error('the stream ended without an answer')));
  call.write(request('probe'));
  return promise.finally(() => {
    call.on('error', () => {});
    call.cancel();
    client.close();
  });
}
