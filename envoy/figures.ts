import { type SetTimer, type Setting, unset } from '../lab/model/entrance.ts';
import { type Figures, withinHours } from '../lab/model/figures.ts';
import type { Included } from '../lab/model/front.ts';
import { Configuration, type Place } from './document.ts';
import { http2OfCluster, httpTimers, type Places } from './timers.ts';

const DEFAULT_WINDOW_BYTES = 16 * 1024 ** 2;

/** What kernels hold on both sides on top of it. */
const KERNEL_BYTES = 4_000_000;

/** A stream's window towards the server, of which half may be used already and not opened again, and the client's. */
function swallows(upstreamBytes: number, downstreamBytes: number) {
  return { min: upstreamBytes / 2 + downstreamBytes, max: upstreamBytes + downstreamBytes + KERNEL_BYTES };
}

/** The windows of a stream, towards the server and towards the client. */
export function streamWindows(
  own: Configuration,
  { manager, cluster }: Places,
): [upstream: Setting, downstream: Setting] {
  const windowOf = (options: Place) => own.setting(options, ['initial_stream_window_size'], `${DEFAULT_WINDOW_BYTES}`);
  return [windowOf(http2OfCluster(own, cluster)), windowOf([...manager, 'http2_protocol_options'])];
}

/** What the parts that a stream comes through make of it. */
export function figuresAt(own: Configuration, places: Places, timers: readonly SetTimer[]): Figures {
  const [upstream, downstream] = streamWindows(own, places);
  return {
    timers: withinHours(unset(timers)),
    swallowsBytes: swallows(Number(upstream.value), Number(downstream.value)),
  };
}

const LISTENER = ['static_resources', 'listeners', 0];
const MANAGER = [...LISTENER, 'filter_chains', 0, 'filters', 0, 'typed_config'];

/** The first of each, as the lab's own configurations have them. */
const FIRST: Places = {
  listener: LISTENER,
  manager: MANAGER,
  route: [...MANAGER, 'route_config', 'virtual_hosts', 0, 'routes', 0, 'route'],
  cluster: ['static_resources', 'clusters', 0],
};

/**
 * What a configuration makes of Envoy, by its first listener, its first route and its first cluster.
 *
 * @throws {Error} what is neither YAML nor JSON, in the parser's words.
 */
export function figures(configuration: string, included?: Included): Figures {
  const own = new Configuration(configuration, included);
  return figuresAt(own, FIRST, httpTimers(own, FIRST));
}
