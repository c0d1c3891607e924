import type { Socket } from 'node:net';
import { parseAddress } from '../../contract/address.ts';
import type {
  BeaconDialRequest,
  BeaconLeaveRequest,
  BeaconListenRequest,
  BeaconReport,
  BeaconReportRequest,
  BeaconSendRequest,
} from '../../contract/generated/control.ts';
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

  /** Makes a far end. Resolves to the port that it listens on; 0 where nothing is bound. */
  async listen({ name, host, transport, everyMs }: BeaconListenRequest): Promise<{ port: number }> {
    const end = this.#begin('far', name, everyMs);
    if (!host) return { port: 0 };
    const listening = transport === 'udp' ? listenUdp(end, host) : listenTcp(end, host);
    return { port: await this.#orDrop(listening, { name, side: 'far' }) };
  }

  /** Makes a near end, and sends its first beacon. */
  async dial({ name, target, transport, everyMs }: BeaconDialRequest): Promise<void> {
    const end = this.#begin('near', name, everyMs);
    const { host, port } = parseAddress(target);
    if (transport === 'udp') await this.#orDrop(dialUdp(end, host, port), { name, side: 'near' });
    else if (transport === 'tcp')
      await this.#orDrop(dialTcp(end, name, { host, port }, DIAL_TIMEOUT_MS), { name, side: 'near' });
    else if (transport === 'http2') dialHttp2(end, { host, port });
    else dialForEach(end, { host, port });
  }

  send({ name, side }: BeaconSendRequest): void {
    for (const one of side === 'both' ? ['near', 'far'] : [side]) this.#ends.get(keyOf({ name, side: one }))?.send();
  }

  /** @throws if there is no such end. */
  report(request: BeaconReportRequest): BeaconReport {
    const end = this.#ends.get(keyOf(request));
    if (!end) throw new Error(`there is no ${request.side} end of ${request.name}`);
    return { sentNs: end.sentNs, heard: end.heard, ended: end.ended };
  }

  leave(request: BeaconLeaveRequest): void {
    this.#drop(request);
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

  /** What can't be made leaves its name free. */
  async #orDrop<T>(making: Promise<T>, of: { name: string; side: string }): Promise<T> {
    try {
      return await making;
    } catch (error) {
      this.#drop(of);
      throw error;
    }
  }
}
