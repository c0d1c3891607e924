/**
 * Gives up a stream to which a server pushes, when what it pushes is no longer taken: neither a client that has died nor a
 * front that holds its data back drains a buffer. Without such a limit the pushes wait in the server's memory.
 */

export interface DrainLimit {
  /** Without a `drain` since a write said that there is no more room; 0: never. */
  limitMs: number;
  /** More than so many bytes wait; 0: never. Less than one message would end a healthy stream. */
  limitBytes: number;
}

export interface DrainWatchOptions extends DrainLimit {
  /** What was written and hasn't been taken: the sum of those messages whose write's callback hasn't been called. */
  waitingBytes: () => number;
  /** Called once; the watch has stopped by then. */
  onStuck: (cause: string) => void;
}

export interface DrainWatch {
  /** @param hasRoom what `write` returned. grpc-js says false from the 16th waiting message on, however short they are. */
  written(hasRoom: boolean): void;
  /** The stream's `drain` event: nothing waits any more. */
  drained(): void;
  stop(): void;
}

/** Counts from the first write that says there is no more room; what is taken before the buffer has drained doesn't count. */
export function drainWatch({ limitMs, limitBytes, waitingBytes, onStuck }: DrainWatchOptions): DrainWatch {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const drained = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const stop = () => {
    over = true;
    drained();
  };
  const giveUp = (cause: string) => {
    stop();
    onStuck(cause);
  };
  return {
    written: (hasRoom) => {
      if (over) return;
      const bytes = waitingBytes();
      if (limitBytes > 0 && bytes > limitBytes) giveUp(`backpressure: ${bytes} bytes wait, more than ${limitBytes}`);
      else if (!hasRoom && limitMs > 0)
        timer ??= setTimeout(
          () => giveUp(`backpressure: nothing has drained for ${limitMs} ms, ${waitingBytes()} bytes wait`),
          limitMs,
        );
    },
    drained,
    stop,
  };
}
