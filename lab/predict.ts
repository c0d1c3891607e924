import { newsOf } from './close.ts';
import type { Timer } from './detectors/detector.ts';
import { detectorOf } from './detectors/index.ts';
import { faultOf } from './faults/index.ts';
import { firing } from './firing.ts';
import { frontOn, variantOf } from './fronts/index.ts';
import { type Assumption, assumptionsOf } from './kernel-theory.ts';
import { linkNode } from './link-node.ts';
import { type Endpoint, isEndpoint, otherEnd, type PathNode, type Place } from './path.ts';
import type { Range } from './range.ts';
import { crosses, flowsAt, isDead, type Key } from './reach.ts';
import type { CaseKey } from './scenario.ts';
import type { Timing } from './timing.ts';

/**
 * Milliseconds after the fault; not detecting means not within the case's horizon. `told`: when this end is told instead,
 * by a close of a neighbour's that reaches it; `orTold`: that may come before its own detector.
 */
export type Prediction = ({ detects: true; orTold?: Range } & Range) | { detects: false; told?: Range };

export type Predictions = Record<Endpoint, Prediction>;

const endpoint = (name: Endpoint): PathNode => ({ name, terminates: ['tcp', 'http2', 'end-to-end'] });

/** Every node from client to server; only a link of Toxiproxy's that the case is about is put in. */
export function nodesOf({ path, at, fault }: Pick<CaseKey, 'path' | 'at' | 'fault'>): PathNode[] {
  const front = frontOn(path);
  const middle = front ? [{ ...front, name: path }] : [];
  const link = faultOf(fault).on === 'toxiproxy' ? [linkNode] : [];
  const links = at === 'backend' ? [...middle, ...link] : [...link, ...middle];
  return [endpoint('client'), ...links, endpoint('server')];
}

/** The detector's, at the ends, and the front's, which run whoever watches. */
export const timersOf = ({ detector, path }: Pick<Key, 'detector' | 'path'>, timing: Timing): Timer[] => [
  ...detectorOf(detector).timers(timing),
  ...(variantOf(path)?.timers ?? []),
];

/** Whether the news of a timer that fired gets to an end. */
function reachesEnd(timer: Timer, end: Endpoint, key: Key, timing: Timing): boolean {
  const news = newsOf(timer, end, key, timing);
  return news === 'is free' || news === 'gets out';
}

const laterBy = (range: Range, delay: { min: number; max: number } | undefined): Range => ({
  minMs: range.minMs + (delay?.min ?? 0),
  maxMs: range.maxMs + (delay?.max ?? 0),
});

/** The earliest of some, each of which could come first. */
const earliest = (ranges: readonly Range[]): Range | undefined =>
  ranges.length === 0
    ? undefined
    : { minMs: Math.min(...ranges.map(({ minMs }) => minMs)), maxMs: Math.min(...ranges.map(({ maxMs }) => maxMs)) };

/** The kernel closes what a process had, and whoever hears it has streams to end: 0.14 s were seen, with 25 of them. */
const AT_ONCE: Range = { minMs: 0, maxMs: 250 };

interface Fired extends Range {
  timer: Timer;
}

/** When both ends are told because the front's old process ends. */
function toldByReload({ fault, path }: Key): Range | undefined {
  const after = faultOf(fault).reloads && frontOn(path)?.reload?.endsStreamsAfterMs;
  return after ? { minMs: after.min, maxMs: after.max } : undefined;
}

function predictEnd(end: Endpoint, fired: readonly Fired[], key: Key, timing: Timing): Prediction {
  const fault = faultOf(key.fault);
  if (isDead(key, end, 'http2')) return { detects: false };
  if (fault.announces) return { detects: false, told: AT_ONCE };
  const at = (matches: (place: Place) => boolean) => fired.filter(({ timer }) => matches(timer.at));
  const arriving = (range: Fired): Range =>
    crosses(key, range.timer.at, end) ? laterBy(range, fault.delayMs?.(timing)) : range;
  const news = (some: readonly Fired[]) =>
    earliest(some.filter(({ timer }) => reachesEnd(timer, end, key, timing)).map(arriving));
  const byFront = news(at((place) => !isEndpoint(place)));
  const frontWatches = variantOf(key.path)?.detector === key.detector;
  const own = earliest([
    ...(isDead(key, end, 'end-to-end') ? [] : at((place) => place === end)),
    ...[frontWatches ? byFront : undefined].filter((range) => range !== undefined),
  ]);
  const told = earliest(
    [news(at((place) => place === otherEnd(end))), toldByReload(key), frontWatches ? undefined : byFront].filter(
      (range) => range !== undefined,
    ),
  );
  if (!own) return told ? { detects: false, told } : { detects: false };
  if (!told || told.minMs > own.maxMs) return { detects: true, ...own };
  if (told.maxMs < own.minMs) return { detects: false, told };
  return { detects: true, ...own, orTold: told };
}

/** When a timer fires, if that is within the horizon. */
function fires(timer: Timer, key: CaseKey, timing: Timing): Range | undefined {
  const range = firing(timer, key, timing);
  return range && range.minMs < key.horizonMs ? range : undefined;
}

/** What the predictions take for granted of the kernels. */
export function assumed(key: CaseKey, timing: Timing): Assumption[] {
  const timers = timersOf(key, timing);
  const fired = timers.filter((timer) => fires(timer, key, timing));
  return assumptionsOf(timers, fired, key, timing);
}

/** Who notices and when, from nothing but what nodes, faults, detectors and traffic declare. */
export function predict(key: CaseKey, timing: Timing): Predictions {
  const fired = timersOf(key, timing).flatMap((timer) => {
    const range = fires(timer, key, timing);
    return range ? [{ timer, ...range }] : [];
  });
  return { client: predictEnd('client', fired, key, timing), server: predictEnd('server', fired, key, timing) };
}

/** Whether a message would still get to the other end and back at the horizon, were the stream still open at both. */
export function stillCarries(key: CaseKey, timing: Timing): boolean {
  const { silences, forgetsAfterMs } = faultOf(key.fault);
  if (silences.length > 0) return false;
  const forgetsMs = forgetsAfterMs?.(timing);
  return forgetsMs === undefined || busyEveryMs(key, timing) < forgetsMs;
}

/** How often something passes the last mile, whoever sends it. */
function busyEveryMs(key: Key, timing: Timing): number {
  const flows = (['client', 'server'] as const).flatMap((from) =>
    flowsAt(key, timing, 'client', from).map(({ flow }) => flow.everyMs),
  );
  const probes = timersOf(key, timing).flatMap(({ rearmedBy: rearm }) => {
    if (!('probe' in rearm)) return [];
    const { probe } = rearm;
    const onLastMile = probe.from === 'client' || key.path === 'direct' || probe.towards === 'client';
    const passes = probe.from !== 'server' || key.path === 'direct' || probe.layer === 'end-to-end';
    return onLastMile && passes ? [probe.everyMs] : [];
  });
  return Math.min(Number.POSITIVE_INFINITY, ...flows, ...probes);
}
