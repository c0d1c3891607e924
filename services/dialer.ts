import type { OpenRequest, SayReply, UploadReply } from '../contract/generated/control.ts';
import { attemptName } from '../contract/stream-names.ts';
import { connectAlone } from './channel.ts';
import { watchStream } from './client-detectors.ts';
import { ClientStream } from './client-stream.ts';
import type { Observed } from './control.ts';
import { ping, request } from './messages.ts';
import { Redialer } from './redialer.ts';
import { say } from './say.ts';
import { upload } from './upload.ts';

/** A case's stream, which has been dialled, and may have ended. */
export interface Dialled {
  /** Ends its warm-up Pings. */
  quiet(): void;
  /** Whether messages still flow on it. */
  say(timeoutMs: number): Promise<SayReply>;
  /** Sends so many bytes on it. */
  upload(bytes: number, timeoutMs: number): Promise<UploadReply>;
  /** Gives stream and connection up, and what has been dialled in their place. */
  hangUp(): void;
}

/** Sends a Ping each interval until the stream has ended. Returns what ends that earlier. */
function sendPings(stream: ClientStream, everyMs: number | undefined): () => void {
  if (!everyMs || stream.halfClosed) return () => {};
  const pings = setInterval(() => stream.send(ping()), everyMs);
  const stop = () => clearInterval(pings);
  stream.once('ended', stop);
  return stop;
}

/**
 * Opens one stream on a connection of its own, says one request, and keeps what `open` asks for going until the stream
 * ends; how it ends is recorded.
 */
export function dial(open: OpenRequest, observed: Observed): Dialled {
  const { caseName, reconnect } = open;
  const { journal } = observed;
  const begin = (name: string) => {
    const stream = new ClientStream({ ...open, caseName: name }, observed);
    watchStream(stream, open, journal);
    sendPings(stream, open.pingsEveryMs);
    return stream;
  };
  const stream = begin(caseName);
  const quiet = sendPings(stream, open.warmupPingsEveryMs);
  const redialer =
    reconnect && new Redialer(stream, reconnect, (attempt) => begin(attemptName(caseName, attempt)), journal);
  return {
    quiet,
    say: (timeoutMs) => say(stream, timeoutMs),
    upload: (bytes, timeoutMs) => upload(stream, bytes, timeoutMs),
    hangUp: () => {
      redialer?.stop();
      stream.hangUp();
    },
  };
}

/** One request and its answer on a fresh connection. Rejects with the call's error, at the latest after `timeoutMs`. */
export function probe(target: string, timeoutMs: number): Promise<void> {
  const client = connectAlone(target);
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
