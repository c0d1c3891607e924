import { isDead } from '../cases/dead-end.ts';
import { ENDPOINTS, type Endpoint } from '../model/places.ts';
import { TOLERANCE_MS } from '../model/tolerance.ts';
import { overByMs } from '../predict/wait-times.ts';
import type { CaseHistory } from '../record/case-history.ts';
import { NS_PER_MS } from '../support/clock.ts';
import { dueOf } from './due-time.ts';
import type { ObservedEnd } from './observe-end.ts';

/** A process that comes to itself does first what it is late with, and then tells how late it is. */
const TOLD_LATE_NS = TOLERANCE_MS * NS_PER_MS;

/** When an end's process stood still since the fault began; never where the fault itself has frozen, killed or replaced it. */
const stallsOf = (history: CaseHistory, end: Endpoint) =>
  isDead(history.definition, end, 'http2')
    ? []
    : history.by(end, 'process.stalled').filter(({ atNs }) => atNs > history.at('fault.begin'));

const sumOfMs = (stalls: ReturnType<typeof stallsOf>): number => stalls.reduce((sum, { lateMs }) => sum + lateMs, 0);

/** When an end that was late ended, and by how much it was late; nothing if it was in time, or hasn't ended. */
function lateEnd(
  history: CaseHistory,
  end: Endpoint,
  endedMs: number | null,
): { endedMs: number; endedNs: number; lateMs: number } | undefined {
  const overMs = overByMs(history.definition.expected[end]);
  const ended = history.ended(end);
  if (overMs === undefined || endedMs === null || endedMs <= overMs || !ended) return undefined;
  return { endedMs, endedNs: ended.atNs, lateMs: endedMs - overMs };
}

/** Why an end that was late says nothing, in words: its process stood still meanwhile, for as long; nothing if it didn't. */
export function stalled(history: CaseHistory, end: Endpoint, observed: ObservedEnd): string | undefined {
  const late = lateEnd(history, end, observed.endedMs);
  if (!late) return undefined;
  const { endedMs, endedNs, lateMs } = late;
  const stillMs = sumOfMs(stallsOf(history, end).filter(({ atNs }) => atNs <= endedNs + TOLD_LATE_NS));
  if (stillMs === 0 || lateMs > stillMs + TOLERANCE_MS) return undefined;
  return `the ${end} ended after ${Math.round(endedMs)} ms, ${Math.round(lateMs)} ms late; its process stalled for ${Math.round(stillMs)} ms meanwhile`;
}

/** How long after the fault was in force an end's own timer was last re-armed, in milliseconds, if that timer was in time. */
function ownTimerAfterMs(history: CaseHistory, end: Endpoint, endedNs: number): number | undefined {
  const { grounds, timers } = history.definition;
  if (grounds.silences.length === 0) return undefined;
  const due = dueOf(timers, end, history.upTo(endedNs));
  if (!due || (endedNs - due.dueNs) / NS_PER_MS > TOLERANCE_MS) return undefined;
  return (due.rearmedNs - history.at('fault.end')) / NS_PER_MS;
}

/** The same of a front's timer, which the last of the client's messages has re-armed; only where it says no more from then on. */
function frontTimerAfterMs(history: CaseHistory): number | undefined {
  const { timers } = history.definition;
  if (!timers.some(({ at, rearmedBy }) => at === 'front' && rearmedBy.by === 'messages')) return undefined;
  const last = history.by('client', 'message.sent').at(-1);
  return last && (last.atNs - history.at('fault.end')) / NS_PER_MS;
}

/**
 * Why an end that was late says nothing, in words: what was on its way when the fault went in, and was read late, re-armed
 * its timer once more, or the front's; nothing if that isn't why.
 */
export function rearmedLate(
  history: CaseHistory,
  end: Endpoint,
  { endedMs, detectedMs }: ObservedEnd,
): string | undefined {
  const late = lateEnd(history, end, endedMs);
  if (!late) return undefined;
  const afterMs =
    (detectedMs === null ? undefined : ownTimerAfterMs(history, end, late.endedNs)) ?? frontTimerAfterMs(history);
  if (afterMs === undefined || afterMs <= 0 || afterMs > TOLERANCE_MS) return undefined;
  if (late.lateMs > afterMs + TOLERANCE_MS) return undefined;
  return `the timer that ended the ${end}'s stream was last re-armed ${Math.round(afterMs)} ms after the fault was in force`;
}

/**
 * Half of what a probe's interval is in `fast`, out of a keepalive's timeout there: whoever stands still for so long doesn't
 * answer, and times out, at random. A busy machine had a client stand still ten times for 0.1 to 0.4 s.
 */
const STARVED_MS = 500;
const WITHIN_MS = 1_500;

/** The longest that an end's process stood still within that time, all in all. */
function stillWithinMs(history: CaseHistory, end: Endpoint): number {
  const stalls = stallsOf(history, end);
  const sums = stalls.map(({ atNs }) =>
    sumOfMs(stalls.filter((one) => one.atNs <= atNs && one.atNs > atNs - WITHIN_MS * NS_PER_MS)),
  );
  return Math.max(0, ...sums);
}

/** Why nothing that went wrong says anything, in words: a peer stood still for too long meanwhile; nothing if none did. */
export function starvation(history: CaseHistory): string | undefined {
  const [first] = ENDPOINTS.flatMap((end) => {
    const stillMs = stillWithinMs(history, end);
    return stillMs < STARVED_MS ? [] : [`the ${end}'s process stalled for ${Math.round(stillMs)} ms meanwhile`];
  });
  return first;
}
