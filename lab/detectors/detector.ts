import type { Endpoint, Layer } from '../path.ts';
import type { Timing } from '../timing.ts';
import type { Traffic } from '../traffic.ts';

/** A question on one layer, asked again and again: the first node on its way that terminates that layer answers it. */
export interface Probe {
  from: Endpoint;
  layer: Layer;
  everyMs: number;
}

/**
 * What all detectors are: a timer at one end that fires `limitMs` after it was last re-armed. It is re-armed by the
 * answers to a probe of its own end (`answer`), or by the arrival of the other end's probe (`arrival`).
 */
export interface Timer {
  at: Endpoint;
  limitMs: number;
  rearmedBy: { probe: Probe; seen: 'answer' | 'arrival' };
}

/** What has to be switched on at the peers. */
export interface PeerSettings {
  clientKeepalive?: Timing['keepalive'];
  serverKeepalive?: Timing['keepalive'];
  heartbeat?: Timing['heartbeat'];
}

export interface Detector {
  /** Its figures, as `results.json` shows them. */
  options(timing: Timing): Record<string, number>;
  timers(timing: Timing): Timer[];
  settings(timing: Timing): PeerSettings;
  /** How long it may take at most, were it to notice; a case's horizon is a multiple of this. */
  boundMs(timing: Timing): number;
  /** Why it can't be tried, or says nothing new, on some traffic; nothing if it can. */
  excludes?(traffic: Traffic): string | undefined;
}

/** What native keepalive needs at most. */
export const keepaliveBoundMs = ({ keepalive }: Timing): number => keepalive.timeMs + keepalive.timeoutMs;
