import type { ResolvedKey } from '../../cases/resolve.ts';
import { isEndpoint } from '../../model/places.ts';
import type { Range } from '../../model/range.ts';
import type { Rearm, Timer } from '../../model/timer.ts';
import { type Flow, pingsAndPongs } from '../../model/traffic.ts';
import { arrivingAt, crosses, reach } from '../reach.ts';
import { warmUpEveryMs } from '../warm-up.ts';
import { firesBySlowness } from './by-delay.ts';
import { fullAfter } from './by-writes.ts';

/**
 * What a half-open link's open way still lets through of a steady flow: until TCP's first retransmission timeout, which is
 * 200 ms after the first message without an ACK.
 */
const BEGIN_MS = 500;

/** Whatever flows on the stream: the traffic, and the messages that a heartbeat is made of. */
function messageFlows({ means: { settings, flows } }: ResolvedKey): Flow[] {
  const { heartbeat } = settings;
  return [...flows, ...(heartbeat ? pingsAndPongs(heartbeat.intervalMs) : [])];
}

type Messages = Extract<Rearm, { by: 'messages' }>;

/** HTTP/2 PINGs that count as messages: those of the case's detector, as long as they come more often than the limit. */
function countingPings({ at, limitMs }: Timer, { pingsFrom = [] }: Messages, key: ResolvedKey) {
  const probes = key.means.ownTimers.flatMap(({ rearmedBy }) =>
    rearmedBy.by === 'answer' && rearmedBy.probe.layer === 'http2' ? [rearmedBy.probe] : [],
  );
  return probes
    .filter(({ from, everyMs }) => isEndpoint(from) && pingsFrom.includes(from) && everyMs < limitMs)
    .map(({ from, everyMs }) => ({ everyMs, arrives: reach(key, from, at, 'http2') }));
}

/** A timer that messages of the stream re-arm. */
export function firesWithoutMessages(timer: Timer, rearm: Messages, key: ResolvedKey): Range | undefined {
  const { from, onlyWhile } = rearm;
  const { at, limitMs, lazyMs = 0 } = timer;
  if (onlyWhile && key.means.traffic.halfClosed) return undefined;
  const messages = messageFlows(key);
  const flows = from.flatMap((end) => arrivingAt(key, at, end, messages).map((arriving) => ({ end, ...arriving })));
  const steady = flows.filter(({ reach: arrives }) => arrives === 'whole');
  const quickest = steady.toSorted((a, b) => a.flow.everyMs - b.flow.everyMs)[0];
  const full = rearm.untilFull && steady.every(({ end }) => end === 'server') ? fullAfter('server', key) : undefined;
  if (quickest && full) return { minMs: full.minMs + limitMs - quickest.flow.everyMs, maxMs: full.maxMs + limitMs };
  if (quickest) return firesBySlowness(timer, key, quickest.flow.everyMs, crosses(key, quickest.end, at) ? 1 : 0);
  const pings = countingPings(timer, rearm, key);
  if (pings.some(({ arrives }) => arrives === 'whole')) return undefined;
  // What kept it from firing until the fault: the traffic, or where there is none the lab's own messages.
  const warmUp = warmUpEveryMs(key.means) ?? Number.POSITIVE_INFINITY;
  const everyMs = Math.max(
    lazyMs,
    Math.min(warmUp, ...[...flows.map(({ flow }) => flow), ...pings].map(({ everyMs: every }) => every)),
  );
  if (everyMs === Number.POSITIVE_INFINITY) return undefined;
  const begun = flows.some(({ reach: arrives }) => arrives === 'begin');
  return { minMs: limitMs - everyMs, maxMs: limitMs + (begun ? BEGIN_MS : 0) };
}
