import { connect } from 'node:http2';
import type { BeaconEnd } from './beacon-end.ts';

/** Node sends no more than ten that nobody has ACKed, unless it is told otherwise: what isn't sent shows nothing. */
const BEACONS_UNHEARD = 10_000;

/** A connection on which nothing but PINGs pass: each is a beacon, and its ACK the hearing of it. */
export function dialHttp2(end: BeaconEnd, { host, port }: { host: string; port: number }): void {
  const session = connect(`http://${host}:${port}`, { maxOutstandingPings: BEACONS_UNHEARD });
  end.own(() => session.destroy());
  session.on('error', ({ code, message }: NodeJS.ErrnoException) => end.end(code ?? message));
  session.on('goaway', () => end.end('GOAWAY'));
  session.on('close', () => end.end('closed'));
  session.once('connect', () => {
    end.join((number) => session.ping((error) => error || end.hear(number)));
    end.send();
  });
}
