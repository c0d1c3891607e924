import type { CaseHistory } from './case-history.ts';
import { NS_PER_MS } from './clock.ts';
import type { ObservedEnd } from './observe.ts';
import { ENDPOINTS, type Endpoint } from './path.ts';
import { isDead } from './reach.ts';
import { TOLERANCE_MS } from './tolerance.ts';
import { overByMs } from './wait.ts';

/** A process that comes to itself does first what it is late with, and then tells how late it is. */
const TOLD_LATE_NS = TOLERANCE_MS * NS_PER_MS;

/** When an end's process stood still since the fault began; never where the fault itself has frozen, killed or replaced it. */
const stallsOf = (history: CaseHistory, end: Endpoint) =>
  isDead(history.definition, end, 'http2')
    ? []
    : history.by(end, 'process.stalled').filter(({ atNs }) => atNs > history.at('fault.begin'));

/** Why an end that was late says nothing, in words: its process stood still meanwhile, for as long; nothing if it didn't. */
export function stalled(history: CaseHistory, end: Endpoint, { endedMs }: ObservedEnd): string | undefined {
  const overMs = overByMs(history.definition.expected[end]);
  const ended = history.ended(end);
  if (overMs === undefined || endedMs === null || !ended) return undefined;
  const stillMs = stallsOf(history, end)
    .filter(({ atNs }) => atNs <= ended.atNs + TOLD_LATE_NS)
    .reduce((sum, { lateMs }) => sum + lateMs, 0);
  const lateMs = endedMs - overMs;
  if (lateMs <= 0 || stillMs === 0 || lateMs > stillMs + TOLERANCE_MS) return undefined;
  return `the ${end} ended after ${Math.round(endedMs)} ms, which is ${Math.round(lateMs)} ms late, but its process stood still for ${Math.round(stillMs)} ms meanwhile`;
}

/** Half of what a probe's interval is in `fast`: whoever stands still for so long doesn't answer, and times out, at random. */
const STARVED_MS = 500;

/** Why nothing that went wrong says anything, in words: a peer stood still for too long meanwhile; nothing if none did. */
export function starvation(history: CaseHistory): string | undefined {
  const [first] = ENDPOINTS.flatMap((end) =>
    stallsOf(history, end)
      .filter(({ lateMs }) => lateMs >= STARVED_MS)
      .map(({ lateMs }) => `the ${end}'s process stood still for ${Math.round(lateMs)} ms meanwhile`),
  );
  return first;
}
