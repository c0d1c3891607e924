import type { Fact } from '../../contract/facts.ts';
import type { OpenRequest, ServerSide } from '../../contract/generated/control.ts';
import { Peers } from '../../lab/drive/peer-control.ts';
import type { Endpoint } from '../../lab/model/places.ts';
import { type Service, startService } from './service-process.ts';

/** For what takes a fraction of a second on an idle machine. */
const PATIENCE_MS = 20_000;

type FactOf<What extends Fact['what']> = Extract<Fact, { what: What }>;

export interface Told {
  end: Endpoint;
  fact: Fact;
  monotonicNs: bigint;
}

/** Both peers as processes of their own, driven and observed as the lab does it. */
export class PeerProcesses implements Disposable {
  readonly told: Told[] = [];
  readonly lost: string[] = [];
  readonly #watchers = new Set<() => void>();
  server!: Service;
  client!: Service;
  peers!: Peers;

  static async start(serverEnv: Record<string, string> = {}): Promise<PeerProcesses> {
    const both = new PeerProcesses();
    [both.client, both.server] = await Promise.all([startService('client.ts'), startService('server.ts', serverEnv)]);
    both.peers = await Peers.connect(
      { client: both.client.control, server: both.server.control },
      {
        onClock: () => {},
        onFact: (end, fact, monotonicNs) => {
          both.told.push({ end, fact, monotonicNs });
          for (const watcher of both.#watchers) watcher();
        },
        onLost: (end, reason) => both.lost.push(`${end}: ${reason}`),
      },
    );
    return both;
  }

  /** Puts another server in the place of the one that has ended. */
  async restartServer(): Promise<void> {
    const { address, control } = this.server;
    const { process } = await startService('server.ts', { LISTEN: address, CONTROL: control });
    this.server = { process, address, control };
    await this.peers.reconnect('server', control);
  }

  /** Opens a case's stream, with nothing on it but what is asked for. */
  open(caseName: string, wanted: Partial<Omit<OpenRequest, 'serverSide'>> = {}, side: Partial<ServerSide> = {}) {
    return this.peers.open({
      ...{ caseName, target: this.server.address, halfClosed: false },
      ...{ keepalive: undefined, heartbeat: undefined, pingsEveryMs: 0 },
      serverSide: { pushBytes: 0, pushEveryMs: 0, heartbeatLimitMs: 0, ...side },
      ...wanted,
    });
  }

  /** What an end has said of a kind, in order; of a case only where the fact is about one. */
  facts<What extends Fact['what']>(end: Endpoint, what: What, caseName?: string): FactOf<What>[] {
    return this.told.flatMap(({ end: from, fact }) => {
      const foreign = caseName !== undefined && 'case' in fact && fact.case !== caseName;
      return from === end && fact.what === what && !foreign ? [fact as FactOf<What>] : [];
    });
  }

  /** Resolves to the last of the first `count` such facts. Rejects after 20 s, with what was said of the case. */
  async fact<What extends Fact['what']>(end: Endpoint, what: What, caseName: string, count = 1): Promise<FactOf<What>> {
    const { promise, resolve, reject } = Promise.withResolvers<FactOf<What>>();
    const look = () => {
      const found = this.facts(end, what, caseName)[count - 1];
      if (found) resolve(found);
    };
    const timer = setTimeout(() => {
      const said = this.told.map(({ end: from, fact }) => `${from} ${JSON.stringify(fact)}`).join('\n');
      reject(new Error(`wanted ${count} ${what} of ${caseName} from the ${end}; got\n${said}`));
    }, PATIENCE_MS);
    this.#watchers.add(look);
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      this.#watchers.delete(look);
    });
  }

  [Symbol.dispose](): void {
    this.peers[Symbol.dispose]();
    for (const { process } of [this.client, this.server]) process.kill('SIGKILL');
  }
}
