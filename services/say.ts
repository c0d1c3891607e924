import type { SayReply } from '../contract/generated/control.ts';
import type { StreamMessage } from '../contract/generated/stream.ts';
import type { ClientStream } from './client-stream.ts';
import { ping } from './messages.ts';

/** Whether a Ping on the stream is answered, or a half-closed stream brings any message, within `timeoutMs`. */
export function say(stream: ClientStream, timeoutMs: number): Promise<SayReply> {
  const began = performance.now();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const asked = ping();
  const answers = ({ content }: StreamMessage) =>
    stream.halfClosed ||
    (content?.$case === 'pong' &&
      asked.content?.$case === 'ping' &&
      content.value.originalTimestamp === asked.content.value.timestamp);
  const hear = (message: StreamMessage) => {
    if (answers(message)) resolve(true);
  };
  const giveUp = () => resolve(false);
  stream.on('message', hear);
  stream.once('ended', giveUp);
  const timer = setTimeout(giveUp, timeoutMs);
  if (stream.ended) giveUp();
  stream.send(asked);
  return promise
    .then((answered) => ({ answered, elapsedMs: performance.now() - began }))
    .finally(() => {
      clearTimeout(timer);
      stream.off('message', hear);
      stream.off('ended', giveUp);
    });
}
