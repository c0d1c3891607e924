import { credentials, Metadata, Server, type ServiceError } from '@grpc/grpc-js';
import { type BeaconReport, WitnessServiceClient, WitnessServiceService } from '../../contract/generated/control.ts';
import { listen } from '../../services/control.ts';
import { beaconService } from '../../services/witness/beacon-service.ts';
import { Beacons } from '../../services/witness/beacons.ts';
import { eventually } from './eventually.ts';

type Side = 'near' | 'far';
type Callback<Reply> = (error: ServiceError | null, reply: Reply) => void;

const promised = <Reply>(act: (callback: Callback<Reply>) => void): Promise<Reply> =>
  new Promise((resolve, reject) => act((error, reply) => (error ? reject(error) : resolve(reply))));

/** A process's ends of links, as the lab asks for them; all on loopback. */
export class BeaconLinks {
  readonly beacons = new Beacons();
  readonly #server = new Server();
  #client: WitnessServiceClient | undefined;

  static async start(): Promise<BeaconLinks> {
    const links = new BeaconLinks();
    links.#server.addService(WitnessServiceService, beaconService(links.beacons));
    const port = await listen(links.#server, '127.0.0.1:0');
    links.#client = new WitnessServiceClient(`127.0.0.1:${port}`, credentials.createInsecure());
    return links;
  }

  async listen(name: string, transport: string, everyMs = 0, host = '127.0.0.1'): Promise<number> {
    const request = { name, host, transport, everyMs };
    const { port } = await promised<{ port: number }>((callback) => this.#asked.listen(request, callback));
    return port;
  }

  async dial(name: string, port: number, transport: string, everyMs = 0): Promise<void> {
    const request = { name, target: `127.0.0.1:${port}`, transport, everyMs };
    await promised((callback) => this.#asked.dial(request, callback));
  }

  async send(name: string, side: Side): Promise<void> {
    await promised((callback) => this.#asked.send({ name, side }, callback));
  }

  async leave(name: string, side: Side): Promise<void> {
    await promised((callback) => this.#asked.leave({ name, side }, new Metadata(), callback));
  }

  report(name: string, side: Side): Promise<BeaconReport> {
    return promised((callback) => this.#asked.report({ name, side }, callback));
  }

  /** The report of an end, once it has heard so many, by their numbers. */
  heard(name: string, side: Side, count: number): Promise<BeaconReport & { numbers: number[] }> {
    return eventually(`${count} beacons at the ${side} end of ${name}`, async () => {
      const report = await this.report(name, side);
      const numbers = report.heard.map(({ number }) => number);
      return numbers.length >= count ? { ...report, numbers } : undefined;
    });
  }

  /** How an end's connection ended, once it has. */
  ended(name: string, side: Side): Promise<string> {
    return eventually(
      `an ending at the ${side} end of ${name}`,
      async () => (await this.report(name, side)).ended?.how,
    );
  }

  stop(): void {
    this.beacons.close();
    this.#client?.close();
    this.#server.forceShutdown();
  }

  get #asked(): WitnessServiceClient {
    if (!this.#client) throw new Error('wanted links that have been started');
    return this.#client;
  }
}
