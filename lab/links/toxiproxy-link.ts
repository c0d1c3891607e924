import { type ICreateToxicBody, type Toxic, Toxiproxy, type Proxy as ToxiproxyProxy } from 'toxiproxy-node-client';
import { LabError, messageOf } from '../support/errors.ts';

/**
 * A call takes about a millisecond, but removing a toxic waits up to 5 s for data to drain, and the API has hung under
 * bulk data.
 */
const CALL_TIMEOUT_MS = 10_000;

async function withLimit<T>(subject: string, wanted: string, call: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer for ${CALL_TIMEOUT_MS} ms`)), CALL_TIMEOUT_MS);
  try {
    return await Promise.race([call, late]);
  } catch (cause) {
    const remedy = 'run the case again; if it stays, see toxiproxy.log in the run folder';
    throw new LabError({ stage: 'fault', subject, wanted, got: messageOf(cause), remedy, cause });
  } finally {
    clearTimeout(timer);
  }
}

/** One Toxiproxy proxy. */
export class Link {
  readonly #proxy: ToxiproxyProxy;
  #toxics: Toxic<object>[] = [];

  private constructor(proxy: ToxiproxyProxy) {
    this.#proxy = proxy;
  }

  /** @param proxy `listen` and `upstream` as host:port, resolved by Toxiproxy. */
  static async create(api: string, proxy: { name: string; listen: string; upstream: string }): Promise<Link> {
    const subject = `link ${proxy.name}`;
    return new Link(await withLimit(subject, `a proxy on ${proxy.listen}`, new Toxiproxy(api).createProxy(proxy)));
  }

  /** Adds a toxic for every connection of the link. */
  async addToxic(toxic: Omit<ICreateToxicBody<object>, 'toxicity'>): Promise<void> {
    const added = this.#proxy.addToxic({ ...toxic, toxicity: 1 });
    this.#toxics.push(await withLimit(`link ${this.#proxy.name}`, `the toxic ${toxic.name}`, added));
  }

  /** Removes every toxic, or those of one type. */
  async removeToxics(type?: Toxic<object>['type']): Promise<void> {
    const going = this.#toxics.filter((toxic) => type === undefined || toxic.type === type);
    this.#toxics = this.#toxics.filter((toxic) => !going.includes(toxic));
    const removed = Promise.all(going.map((toxic) => toxic.remove()));
    await withLimit(`link ${this.#proxy.name}`, 'its toxics gone', removed);
  }
}

/** Toxiproxy's version. Also tells that it answers. */
export const toxiproxyVersion = (api: string): Promise<string> =>
  withLimit('toxiproxy', 'its version', new Toxiproxy(api).getVersion());
