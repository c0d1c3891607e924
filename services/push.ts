import { status } from '@grpc/grpc-js';
import { type DrainWatch, drainWatch } from '../liveness/drain.ts';
import type { Journal } from './journal.ts';
import { response } from './messages.ts';
import type { Serving } from './serving.ts';

/** A push is left out while so much waits in this process, so that a stream which nobody reads can't take all memory. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;

/** Watches whether the pushes are taken. Returns what to tell it of each push. */
function watchDrain(serving: Serving, journal: Journal): (hasRoom: boolean) => void {
  const { call, caseName, settings, handler } = serving;
  const { drainLimit } = settings;
  if (drainLimit.limitMs <= 0 && drainLimit.limitBytes <= 0) return () => {};
  let watch: DrainWatch | undefined;
  let blocked = false;
  handler.keep(() => {
    watch = drainWatch({
      ...drainLimit,
      waitingBytes: () => serving.waitingBytes,
      onStuck: (cause) => {
        journal.record({ what: 'detector.fired', case: caseName, detector: 'server-push-backpressure', cause });
        serving.end({ code: status.UNAVAILABLE, details: cause });
      },
    });
    if (blocked) watch.written(false);
    return watch.stop;
  });
  call.on('drain', () => {
    if (!blocked) return;
    blocked = false;
    watch?.drained();
    journal.record({ what: 'push.drained', case: caseName });
  });
  return (hasRoom) => {
    if (!hasRoom && !blocked) {
      blocked = true;
      journal.record({ what: 'push.blocked', case: caseName, waitingBytes: serving.waitingBytes });
    }
    watch?.written(hasRoom);
  };
}

/** Pushes messages as the stream's settings say, numbered from 1. */
export function startPush(serving: Serving, journal: Journal): void {
  const { pushBytes, pushEveryMs } = serving.settings;
  if (pushBytes <= 0 || pushEveryMs <= 0) return;
  const written = watchDrain(serving, journal);
  const text = 'x'.repeat(pushBytes);
  let index = 0;
  const push = () => {
    if (serving.waitingBytes + pushBytes > MOST_WAITING_BYTES) return;
    index += 1;
    written(serving.send(response(text, index)));
  };
  serving.handler.keep(() => {
    const timer = setInterval(push, pushEveryMs);
    return () => clearInterval(timer);
  });
}
