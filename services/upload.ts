import type { UploadReply } from '../contract/generated/control.ts';
import type { ClientStream } from './client-stream.ts';
import { response } from './messages.ts';

const MESSAGE_BYTES = 65_536;

/** Sends `bytes` in messages of no meaning, one when the one before has been taken, for at most `timeoutMs`. */
export function upload(stream: ClientStream, bytes: number, timeoutMs: number): Promise<UploadReply> {
  const began = performance.now();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const giveUp = () => resolve(false);
  stream.once('ended', giveUp);
  const timer = setTimeout(giveUp, timeoutMs);
  const text = 'x'.repeat(MESSAGE_BYTES);
  let left = Math.ceil(bytes / MESSAGE_BYTES);
  let isOver = false;
  const next = () => {
    if (isOver) return;
    if (left === 0) {
      resolve(true);
      return;
    }
    left -= 1;
    stream.send(response(text, left), next);
  };
  if (stream.ended) giveUp();
  else next();
  return promise
    .then((taken) => ({ taken, elapsedMs: performance.now() - began }))
    .finally(() => {
      isOver = true;
      clearTimeout(timer);
      stream.off('ended', giveUp);
    });
}
