import type { Socket } from 'node:net';
import { status } from '@grpc/grpc-js';
import { parseAddress } from '../address.ts';
import type { BeaconDialRequest, BeaconListenRequest, WitnessServiceServer } from '../generated/control.ts';
import { BeaconEnd } from './beacon-end.ts';
import { dialHttp2 } from './http2.ts';
import { acceptGreeted, dialForEach, dialTcp, listenTcp } from './tcp.ts';
import { dialUdp, listenUdp } from './udp.ts';

/** A link's listener accepts at once; a machine with two busy cores has taken 0.5 s. */
const DIAL_TIMEOUT_MS = 5_000;

const keyOf = ({ name, side }: { name: string; side: string }): string => `${side} ${name}`;

/** Every end of a link that this process makes. A link of Toxiproxy's has both of them here. */
export class Beacons {
  readonly #ends = new Map<string, BeaconEnd>();

  /** Takes over a connection that has come to this process's tap, and has begun with the greeting. */
  readonly accept = (socket: Socket, first: Buffer): void =>
    acceptGreeted(socket, first, (name) => this.#ends.get(keyOf({ name, side: 'far' })));

  /** What the lab asks of them. */
  service(): WitnessServiceServer {
    return {
      listen: ({ request }, callback) => {
        this.#listen(request).then(
          (port) => callback(null, { port }),
          (error: Error) => {
            this.#drop({ name: request.name, side: 'far' });
            callback({ code: status.UNAVAILABLE, details: error.message });
          },
        );
      },
      dial: ({ request }, callback) => {
        this.#dial(request).then(
          () => callback(null, {}),
          (error: Error) => {
            this.#drop({ name: request.name, side: 'near' });
            callback({ code: status.UNAVAILABLE, details: error.message });
          },
        );
      },
      send: ({ request }, callback) => {
        for (const side of request.side === 'both' ? ['near', 'far'] : [request.side])
          this.#ends.get(keyOf({ name: request.name, side }))?.send();
        callback(null, {});
      },
      report: ({ request }, callback) => {
        const end = this.#ends.get(keyOf(request));
        if (end) callback(null, { sentNs: end.sentNs, heard: end.heard, ended: end.ended });
        else callback({ code: status.NOT_FOUND, details: `there is no ${request.side} end of ${request.name}` });
      },
      leave: ({ request }, callback) => {
        this.#drop(request);
        callback(null, {});
      },
    };
  }

  close(): void {
    for (const end of this.#ends.values()) end.close();
    this.#ends.clear();
  }

  #drop(of: { name: string; side: string }): void {
    this.#ends.get(keyOf(of))?.close();
    this.#ends.delete(keyOf(of));
  }

  #begin(side: 'near' | 'far', name: string, everyMs: number): BeaconEnd {
    const key = keyOf({ name, side });
    if (this.#ends.has(key))
      throw new Error(`wanted a name of its own for the ${side} end of a link; ${name} is taken`);
    const end = new BeaconEnd(everyMs);
    this.#ends.set(key, end);
    return end;
  }

  async #listen({ name, host, transport, everyMs }: BeaconListenRequest): Promise<number> {
    const end = this.#begin('far', name, everyMs);
    if (!host) return 0;
    return transport === 'udp' ? listenUdp(end, host) : listenTcp(end, host);
  }

  async #dial({ name, target, transport, everyMs }: BeaconDialRequest): Promise<void> {
    const end = this.#begin('near', name, everyMs);
    const { host, port } = parseAddress(target);
    if (transport === 'udp') await dialUdp(end, host, port);
    else if (transport === 'tcp') await dialTcp(end, name, { host, port }, DIAL_TIMEOUT_MS);
    else if (transport === 'http2') dialHttp2(end, { host, port });
    else dialForEach(end, { host, port });
  }
}
