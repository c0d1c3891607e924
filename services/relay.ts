import type { Socket } from 'node:net';

/** How Linux and macOS tell an RST: EPIPE if it follows a FIN. */
const PLAIN_RESETS = new Set(['ECONNRESET', 'EPIPE']);

/** What a relay tells of one direction, after it has passed it on. */
export interface RelayWatcher {
  passed(chunk: Uint8Array, readNs: bigint): void;
  /** @param error Node's code, if it was not a FIN or a plain reset. */
  ended(by: 'FIN' | 'RST', readNs: bigint, error?: string): void;
}

/** Bytes of one direction. The difference is in this process. */
export interface Passed {
  read: number;
  /** Handed to the kernel of this machine. */
  written: number;
}

function reset(socket: Socket): void {
  // A socket that is still connecting would first wait for that.
  if (socket.connecting) socket.destroy();
  else if (!socket.destroyed) socket.resetAndDestroy();
}

/**
 * Passes one direction on: bytes as bytes, a FIN as a FIN after them, an RST as an RST at once. Reads no faster than
 * `to` takes, so at most two of Node's 64 KiB reads are held. A side that is not read for that reason is not heard
 * either: its FIN or RST passes when `to` has taken what came before. An RST of a side that has said FIN is noticed by the
 * next write to it.
 */
export function relay(from: Socket, to: Socket, passed: Passed, watcher: RelayWatcher): void {
  from.on('data', (chunk: Buffer) => {
    const readNs = process.hrtime.bigint();
    const more = to.write(chunk, (error) => {
      if (!error) passed.written += chunk.byteLength;
    });
    if (!more) {
      from.pause();
      to.once('drain', () => from.resume());
    }
    passed.read += chunk.byteLength;
    watcher.passed(chunk, readNs);
  });
  from.on('end', () => {
    const readNs = process.hrtime.bigint();
    to.end();
    watcher.ended('FIN', readNs);
  });
  from.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    const readNs = process.hrtime.bigint();
    reset(to);
    watcher.ended('RST', readNs, PLAIN_RESETS.has(code ?? '') ? undefined : (code ?? message));
  });
}
