import type { Journal } from './journal.ts';

/** Every so often the process looks whether it still runs. */
const LOOK_EVERY_MS = 50;

/**
 * Half of what the lab allows a timer to be late: what happens over two turns of the event loop, such as a keepalive that
 * fires and the end of its streams, is late by both.
 */
const STALL_MS = 50;

/** Tells whenever this process stood still: its timers, a keepalive's too, came that much late. */
export function watchStalls(journal: Journal): void {
  let due = performance.now() + LOOK_EVERY_MS;
  const look = () => {
    const lateMs = performance.now() - due;
    if (lateMs >= STALL_MS) journal.record({ what: 'process.stalled', lateMs });
    due = performance.now() + LOOK_EVERY_MS;
  };
  setInterval(look, LOOK_EVERY_MS).unref();
}
