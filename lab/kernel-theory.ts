import { newsOf, senderTowards } from './close.ts';
import type { Timer } from './detectors/detector.ts';
import { faultOf } from './faults/index.ts';
import { type Endpoint, isEndpoint, otherEnd, type Place } from './path.ts';
import { crosses, isDead, type Key, placesTowards, sendsTowards } from './reach.ts';
import type { Timing } from './timing.ts';

/** What a prediction takes for granted of a connection, at the place that sends over it towards an end. */
export type Assumption = { at: Place; towards: Endpoint } & (
  | { that: 'nothing is unacknowledged'; which: NonNullable<Timer['unacknowledged']> }
  /** When the detector of that end fires, what tells the other end of it. */
  | { that: 'its close gets out' | 'its close waits'; firedAt: Endpoint }
);

function towardsOf({ rearmedBy: rearm }: Timer): Endpoint | undefined {
  if (rearm.by === 'answer') return rearm.probe.towards;
  return rearm.by === 'progress' ? rearm.towards : undefined;
}

/**
 * TCP's own timers go by what is unacknowledged: where nothing more is sent, nothing may be that was sent before. It stops one
 * that is to fire, and starts one that isn't.
 */
function ofTcp(timer: Timer, fires: boolean, key: Key, timing: Timing): Assumption[] {
  const { at, unacknowledged: which } = timer;
  const towards = towardsOf(timer);
  if (!which || !towards || fires !== (which === 'stops it') || isDead(key, at, 'tcp')) return [];
  const [neighbour] = placesTowards(key.path, at, towards);
  if (!neighbour || !crosses(key, at, neighbour) || !faultOf(key.fault).silences.includes('tcp')) return [];
  if (sendsTowards(key, timing, at, towards) !== undefined) return [];
  return [{ at, towards, that: 'nothing is unacknowledged', which }];
}

/** What an end whose detector fires has to say gets across a half-open link, or doesn't. */
function ofClose(timer: Timer, key: Key, timing: Timing): Assumption[] {
  if (!isEndpoint(timer.at)) return [];
  const towards = otherEnd(timer.at);
  const news = newsOf(timer, towards, key, timing);
  const at = senderTowards(key, towards);
  if (!at || (news !== 'gets out' && news !== 'waits')) return [];
  return [{ at, towards, that: `its close ${news}`, firedAt: timer.at }];
}

/**
 * What the kernels must be like for a prediction to mean anything; it is measured.
 *
 * @param fired those of the timers that are predicted to fire.
 */
export const assumptionsOf = (
  timers: readonly Timer[],
  fired: readonly Timer[],
  key: Key,
  timing: Timing,
): Assumption[] => [
  ...timers.flatMap((timer) => ofTcp(timer, fired.includes(timer), key, timing)),
  ...fired.flatMap((timer) => ofClose(timer, key, timing)),
];
