import { connect } from 'node:http2';
import type { BeaconEnd } from './beacon-end.ts';

/** A connection on which nothing but PINGs pass: each is a beacon, and its ACK the hearing of it. */
export function dialHttp2(end: BeaconEnd, { host, port }: { host: string; port: number }): void {
  const session = connect(`http://${host}:${port}`);
  end.own(() => session.destroy());
  session.on('error', ({ code, message }: NodeJS.ErrnoException) => end.end(code ?? message));
  session.on('goaway', () => end.end('GOAWAY'));
  session.on('close', () => end.end('closed'));
  session.once('connect', () => {
    end.join((number) => session.ping((error) => error || end.hear(number)));
    end.send();
  });
}
