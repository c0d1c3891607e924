import type { Timer } from './detectors/detector.ts';
import { detectors } from './detectors/index.ts';
import { faults } from './faults/index.ts';
import { frontOn } from './fronts/index.ts';
import { linkNode } from './link-node.ts';
import type { Endpoint, PathNode } from './path.ts';
import type { CaseKey } from './scenario.ts';
import type { Timing } from './timing.ts';
import { pushBytesPerMs, trafficOf } from './traffic.ts';

/** Milliseconds after the fault; not detecting means not within the case's horizon. */
export type Prediction = { detects: true; minMs: number; maxMs: number } | { detects: false };

export type Predictions = Record<Endpoint, Prediction>;

/** When, after the fault, a timer stops being re-armed: nothing if never. */
interface Blackout {
  minMs: number;
  maxMs: number;
}

const AT_ONCE: Blackout = { minMs: 0, maxMs: 0 };

const endpoint = (name: Endpoint): PathNode => ({ name, terminates: ['tcp', 'http2', 'end-to-end'] });

/** Every node from client to server; only the link that the case is about is put in. */
export function nodesOf({ path, at }: Pick<CaseKey, 'path' | 'at'>): PathNode[] {
  const front = frontOn(path);
  const middle = front ? [front] : [];
  const links = at === 'last-mile' ? [linkNode, ...middle] : [...middle, linkNode];
  return [endpoint('client'), ...links, endpoint('server')];
}

/** The nodes that a message from one end meets, the end itself left out. */
const wayFrom = (end: Endpoint, nodes: PathNode[]): PathNode[] =>
  (end === 'client' ? nodes : nodes.toReversed()).slice(1);

/**
 * When a node that answers probes stops doing so: it holds what the server pushes to a client out of reach, and once it
 * holds all it can, it reads no more from the server.
 */
function stopsAnswering(answerer: PathNode, timer: Timer, key: CaseKey, timing: Timing): Blackout | undefined {
  const { push } = trafficOf(key.traffic, timing);
  const holds = answerer.stopsAnsweringAfterBytes;
  if (!push || !holds || timer.at !== 'server' || key.at !== 'last-mile') return undefined;
  const rate = pushBytesPerMs(push);
  // A message that was on its way when the client died has taken its part of the window already.
  return { minMs: Math.max(0, holds.min - push.bytes) / rate, maxMs: holds.max / rate };
}

function blackoutOf(timer: Timer, key: CaseKey, timing: Timing): Blackout | undefined {
  const { probe, seen } = timer.rearmedBy;
  const fault = faults[key.fault];
  if (!(fault.silences as readonly string[]).includes(probe.layer)) return undefined;
  if (seen === 'arrival') return AT_ONCE;
  for (const node of wayFrom(probe.from, nodesOf(key))) {
    if (node === linkNode) return AT_ONCE;
    if (node.terminates.includes(probe.layer)) return stopsAnswering(node, timer, key, timing);
  }
  return undefined;
}

function predictTimer(timer: Timer, key: CaseKey, timing: Timing): Prediction {
  const blackout = blackoutOf(timer, key, timing);
  if (!blackout) return { detects: false };
  // At the blackout the timer is between 0 and one probe's interval old.
  const minMs = blackout.minMs + timer.limitMs - timer.rearmedBy.probe.everyMs;
  const maxMs = blackout.maxMs + timer.limitMs;
  return minMs >= key.horizonMs ? { detects: false } : { detects: true, minMs, maxMs };
}

/** The earliest of two detections at one end, each of which could come first. */
function earliest(a: Prediction, b: Prediction): Prediction {
  if (!a.detects) return b;
  if (!b.detects) return a;
  return { detects: true, minMs: Math.min(a.minMs, b.minMs), maxMs: Math.min(a.maxMs, b.maxMs) };
}

/** Who notices and when, from nothing but what nodes, faults, detectors and traffic declare. */
export function predict(key: CaseKey, timing: Timing): Predictions {
  const timers = detectors[key.detector].timers(timing);
  const at = (end: Endpoint) =>
    timers
      .filter((timer) => timer.at === end)
      .map((timer) => predictTimer(timer, key, timing))
      .reduce(earliest, { detects: false });
  return { client: at('client'), server: at('server') };
}
