import type { Assumption, Prediction, Predictions } from '../cases/prediction.ts';
import type { ResolvedCaseKey, ResolvedKey } from '../cases/resolve.ts';
import { linkNode } from '../links/toxiproxy-node.ts';
import { type Endpoint, isEndpoint, otherEnd, type PathNode, type Place } from '../model/places.ts';
import type { Range } from '../model/range.ts';
import type { Timer } from '../model/timer.ts';
import { firing } from './firing/firing.ts';
import { assumptionsOf } from './kernel-assumptions.ts';
import { newsOf } from './news-of-close.ts';
import { crosses, flowsAt, isDead } from './reach.ts';

const endpoint = (name: Endpoint): PathNode => ({ name, terminates: ['tcp', 'http2', 'end-to-end'] });

/** Every node from client to server; only a link of Toxiproxy's that the case is about is put in. */
export function nodesOf({ path, at, means: { fault, front } }: ResolvedKey): PathNode[] {
  const middle = front ? [{ ...front, name: path }] : [];
  const link = fault.on === 'toxiproxy' ? [linkNode] : [];
  const links = at === 'backend' ? [...middle, ...link] : [...link, ...middle];
  return [endpoint('client'), ...links, endpoint('server')];
}

/** Whether the news of a timer that fired gets to an end. */
function reachesEnd(timer: Timer, end: Endpoint, key: ResolvedKey): boolean {
  const news = newsOf(timer, end, key);
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
function toldByReload({ means: { fault, front } }: ResolvedKey): Range | undefined {
  const after = fault.reloads && front?.reload?.endsStreamsAfterMs;
  return after ? { minMs: after.min, maxMs: after.max } : undefined;
}

function predictEnd(end: Endpoint, fired: readonly Fired[], key: ResolvedKey): Prediction {
  const { fault, delayMs, frontWatches } = key.means;
  if (isDead(key, end, 'http2')) return { detects: false };
  if (fault.announces) return { detects: false, told: AT_ONCE };
  const at = (matches: (place: Place) => boolean) => fired.filter(({ timer }) => matches(timer.at));
  const arriving = (range: Fired): Range => (crosses(key, range.timer.at, end) ? laterBy(range, delayMs) : range);
  const news = (some: readonly Fired[]) =>
    earliest(some.filter(({ timer }) => reachesEnd(timer, end, key)).map(arriving));
  const byFront = news(at((place) => !isEndpoint(place)));
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
function fires(timer: Timer, key: ResolvedCaseKey): Range | undefined {
  const range = firing(timer, key);
  return range && range.minMs < key.horizonMs ? range : undefined;
}

/** What the predictions take for granted of the kernels. */
export function assumed(key: ResolvedCaseKey): Assumption[] {
  const { timers } = key.means;
  const fired = timers.filter((timer) => fires(timer, key));
  return assumptionsOf(timers, fired, key);
}

/** Who notices and when, from nothing but what nodes, faults, detectors and traffic declare. */
export function predict(key: ResolvedCaseKey): Predictions {
  const fired = key.means.timers.flatMap((timer) => {
    const range = fires(timer, key);
    return range ? [{ timer, ...range }] : [];
  });
  return { client: predictEnd('client', fired, key), server: predictEnd('server', fired, key) };
}

/** Whether a message would still get to the other end and back at the horizon, were the stream still open at both. */
export function stillCarries(key: ResolvedKey): boolean {
  const { fault, timing } = key.means;
  if (fault.silences.length > 0) return false;
  const forgetsMs = fault.forgetsAfterMs?.(timing);
  return forgetsMs === undefined || busyEveryMs(key) < forgetsMs;
}

/** How often something passes the last mile, whoever sends it. */
function busyEveryMs(key: ResolvedKey): number {
  const flows = (['client', 'server'] as const).flatMap((from) =>
    flowsAt(key, 'client', from).map(({ flow }) => flow.everyMs),
  );
  const probes = key.means.timers.flatMap(({ rearmedBy: rearm }) => {
    if (!('probe' in rearm)) return [];
    const { probe } = rearm;
    const onLastMile = probe.from === 'client' || key.path === 'direct' || probe.towards === 'client';
    const passes = probe.from !== 'server' || key.path === 'direct' || probe.layer === 'end-to-end';
    return onLastMile && passes ? [probe.everyMs] : [];
  });
  return Math.min(Number.POSITIVE_INFINITY, ...flows, ...probes);
}
