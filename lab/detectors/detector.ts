import type { RulesAtEnds } from '../model/peer.ts';
import type { Layer } from '../model/places.ts';
import type { Timer } from '../model/timer.ts';
import type { Timing } from '../model/timing.ts';
import type { Traffic } from '../model/traffic.ts';

/** What has to be switched on at the peers, besides the server's options. */
export interface PeerSettings {
  clientKeepalive?: Timing['keepalive'];
  serverKeepalive?: Timing['keepalive'];
  heartbeat?: Timing['heartbeat'];
  /** TCP keepalive of an end's own connection: Node sets the idle time, libuv the rest. */
  clientTcpKeepalive?: { idleMs: number };
  serverTcpKeepalive?: { idleMs: number };
  /** The server gives a stream up whose pushes haven't drained for so long, or of which so many bytes wait. */
  drainLimit?: { limitMs: number; limitBytes: number };
  /** The client gives a stream up that brings it no message for so long. */
  clientSilence?: { limitMs: number };
  /** The client watches grpc.health.v1 beside its stream. */
  healthWatch?: true;
}

export interface Detector {
  /** Its figures, as `results.json` shows them. */
  options(timing: Timing, rules: RulesAtEnds): Record<string, number>;
  /** At the ends, by the rules of who stands there; what a front brings stands with its variant. */
  timers(timing: Timing, rules: RulesAtEnds): Timer[];
  settings(timing: Timing): PeerSettings;
  /** How long it may take at most, were it to notice; a case's horizon is a multiple of this. */
  boundMs(timing: Timing, rules: RulesAtEnds): number;
  /** What it goes by: the kernel's own, HTTP/2's PINGs, or messages. Absent: nothing. */
  layer?: Layer;
  /** Nobody watches. */
  nobody?: true;
  /** It waits for a write to fail, and has no timer. */
  hopes?: true;
  /** It is the front's own: there is a variant of the front for it. */
  ofFront?: true;
  /** Why it can't be tried, or says nothing new, on some traffic; nothing if it can. */
  excludes?(traffic: Traffic): string | undefined;
}

/** What native keepalive needs at most. */
export const keepaliveBoundMs = ({ keepalive }: Timing): number => keepalive.timeMs + keepalive.timeoutMs;
