import type { Assumption } from '../cases/prediction.ts';
import type { ResolvedKey } from '../cases/resolve.ts';
import { type Endpoint, isEndpoint, otherEnd } from '../model/places.ts';
import type { Timer } from '../model/timer.ts';
import { pushBytesPerMs } from '../model/traffic.ts';
import { newsOf, senderTowards } from './news-of-close.ts';
import { crosses, isDead, placesTowards, sendsTowards } from './reach.ts';

function towardsOf({ rearmedBy: rearm }: Timer): Endpoint | undefined {
  if (rearm.by === 'answer') return rearm.probe.towards;
  return rearm.by === 'progress' ? rearm.towards : undefined;
}

/**
 * TCP's own timers go by what is unacknowledged: where nothing more is sent, nothing may be that was sent before. It stops one
 * that is to fire, and starts one that isn't.
 */
function ofTcp(timer: Timer, fires: boolean, key: ResolvedKey): Assumption[] {
  const { at, unacknowledged: which } = timer;
  const towards = towardsOf(timer);
  if (!which || !towards || fires !== (which === 'stops it') || isDead(key, at, 'tcp')) return [];
  const [neighbour] = placesTowards(key.path, at, towards);
  if (!neighbour || !crosses(key, at, neighbour) || !key.means.fault.silences.includes('tcp')) return [];
  if (sendsTowards(key, at, towards) !== undefined) return [];
  return [{ at, towards, that: 'nothing is unacknowledged', which }];
}

/** What an end whose detector fires has to say gets across a half-open link, or doesn't. */
function ofClose(timer: Timer, key: ResolvedKey): Assumption[] {
  if (!isEndpoint(timer.at)) return [];
  const towards = otherEnd(timer.at);
  const news = newsOf(timer, towards, key);
  const at = senderTowards(key, towards);
  if (!at || (news !== 'gets out' && news !== 'waits')) return [];
  return [{ at, towards, that: `its close ${news}`, firedAt: timer.at }];
}

/** What a server that watches its pushes can still write to a front that reads no more. */
function ofQueues({ at, rearmedBy }: Timer, { means: { figures, traffic } }: ResolvedKey): Assumption[] {
  const bytes = figures?.inKernelsBytes;
  if (at !== 'server' || rearmedBy.by !== 'progress' || !bytes || !traffic.push) return [];
  const bytesPerMs = pushBytesPerMs(traffic.push);
  return [{ at, towards: rearmedBy.towards, that: 'kernels hold', bytes, bytesPerMs }];
}

/**
 * What the kernels must be like for a prediction to mean anything; it is measured.
 *
 * @param fired those of the timers that are predicted to fire.
 */
export const assumptionsOf = (timers: readonly Timer[], fired: readonly Timer[], key: ResolvedKey): Assumption[] => [
  ...timers.flatMap((timer) => ofTcp(timer, fired.includes(timer), key)),
  ...fired.flatMap((timer) => [...ofClose(timer, key), ...ofQueues(timer, key)]),
];
