import { isLink } from '../cases/path.ts';
import type { ResolvedKey } from '../cases/resolve.ts';
import { isFront } from '../fronts/index.ts';
import { isEndpoint } from '../model/places.ts';
import type { Timer } from '../model/timer.ts';
import { basicTraffics, type TrafficName } from '../model/traffic.ts';
import { firing } from '../predict/firing/firing.ts';

interface Rule {
  because: string;
  excludes(key: ResolvedKey): boolean;
}

/** What only a server does that watches whether its pushes are taken. */
const watchesWrites = (key: ResolvedKey): boolean =>
  key.means.ownTimers.some(({ rearmedBy }) => rearmedBy.by === 'progress');

/** It asks by PINGs or messages of its own. */
const asks = (key: ResolvedKey): boolean =>
  key.means.ownTimers.some(({ rearmedBy }) => 'probe' in rearmedBy && rearmedBy.probe.layer !== 'tcp');

/** One of these timers fires because nothing comes any more, or not in time. */
const firesOfSilence = (key: ResolvedKey, timers: readonly Timer[]): boolean =>
  timers.some((timer) => timer.rearmedBy.by !== 'progress' && firing(timer, key) !== undefined);

const isHealthy = ({ means: { fault, delayMs } }: ResolvedKey): boolean =>
  fault.guard === true && delayMs === undefined;

const isQuiet = ({ means: { flows } }: ResolvedKey): boolean => flows.length === 0;

/** Also of a site that isn't on such a path, and so has no name there. */
export const NOTHING_BETWEEN = 'a direct path has neither a front nor a backend link';

/** What combinations make no case, and why. */
export const RULES: readonly Rule[] = [
  {
    because: NOTHING_BETWEEN,
    excludes: ({ path, at }) => path === 'direct' && (at === 'backend' || isFront(at)),
  },
  {
    because: 'this fault doesn’t happen there',
    excludes: ({ at, means: { fault } }) => !fault.sites.includes(isLink(at) || isEndpoint(at) ? at : 'front'),
  },
  {
    because: 'this front has no way to take its configuration anew',
    excludes: ({ means: { fault, front } }) => fault.reloads === true && front?.reload === undefined,
  },
  {
    because: 'what a front brings takes a variant of its configuration that has it',
    excludes: ({ means: { detector, frontWatches } }) => detector.ofFront === true && !frontWatches,
  },
  {
    because: 'a variant is there for its own detector: to the others it is the reference',
    excludes: ({ means: { variant, frontWatches } }) => variant?.detector !== undefined && !frontWatches,
  },
  {
    because:
      'a variant without a detector of its own differs in what it holds, which pushes larger than the basic ones show: to a server that watches them, or to nobody',
    excludes(key) {
      const { variant, detector } = key.means;
      if (!variant || variant.detector || variant.emulates) return false;
      const isBasic = (basicTraffics as readonly TrafficName[]).includes(key.traffic);
      return isBasic || !(detector.nobody || watchesWrites(key));
    },
  },
  {
    because:
      'an emulated load balancer is there for its idle timeout: it is tried on a healthy link, on a quiet stream with nobody, native keepalive or the heartbeat, and on one with pushes, which keep it whoever watches',
    excludes(key) {
      const { variant, detector, traffic } = key.means;
      if (!variant?.emulates) return false;
      if (!isHealthy(key)) return true;
      if (isQuiet(key)) return !(detector.nobody || asks(key));
      return !detector.nobody || !traffic.push || traffic.halfClosed;
    },
  },
  {
    because:
      'a front’s setting is tried where packets vanish both ways, where an end freezes or hangs, and on a healthy link: all else is tried with the reference',
    excludes: ({ means: { variant, fault } }) => variant?.detector !== undefined && !fault.withSettings,
  },
  {
    because: 'to a front’s timeout, which sees messages alone, a frozen peer is as silent as one whose packets vanish',
    excludes: ({ means: { fault, detector } }) =>
      detector.ofFront === true && detector.layer === 'end-to-end' && fault.freezes === true,
  },
  {
    because: 'where nothing is silent and nobody watches there is nothing to see',
    excludes: ({ means: { fault, detector, variant } }) =>
      fault.guard === true && detector.nobody === true && variant === undefined,
  },
  {
    because: 'the fault closes what it kills, and no detector is needed to hear that',
    excludes: ({ means: { fault, detector } }) => fault.announces === true && !detector.nobody,
  },
  {
    because: 'Toxiproxy’s kernel goes on ACKing, so it says nothing about TCP',
    excludes: (key) =>
      key.means.fault.on === 'toxiproxy' && isLink(key.at) && !isHealthy(key) && key.means.detector.layer === 'tcp',
  },
  {
    because: 'TCP keepalive of an end takes ten seconds: what is over before, or isn’t silent, is none of its business',
    excludes: ({ means: { fault, detector } }) =>
      detector.layer === 'tcp' && !detector.ofFront && fault.quickerThanTcpKeepalive === true,
  },
  {
    because: 'TCP keepalive of the client asks its neighbour alone: beyond a front is another connection',
    excludes: (key) =>
      key.at === 'backend' &&
      key.means.front !== undefined &&
      key.means.detector.layer === 'tcp' &&
      !key.means.detector.ofFront &&
      key.means.ownTimers.every(({ at }) => at === 'client'),
  },
  {
    because:
      'how soon a connection is full that a front shares among its clients, and what gets across behind their messages, depends on the others',
    excludes(key) {
      const { fault, front, detector } = key.means;
      if (key.at !== 'backend' || !front?.multiplexes || fault.on !== 'packets') return false;
      const sharesMessages = detector.layer === 'end-to-end' && !detector.ofFront;
      return watchesWrites(key) || (sharesMessages && fault.directions !== undefined);
    },
  },
  {
    because:
      'Toxiproxy never heals a stalled link on which a detector has made somebody close, and behind a front cases share it',
    excludes: (key) =>
      key.means.fault.outlastsCloses === true && key.at === 'backend' && firesOfSilence(key, key.means.ownTimers),
  },
  {
    because:
      'a front with a connection for each client closes it to the server without a byte, and Toxiproxy delays a close only behind bytes that wait',
    excludes(key) {
      const { delayMs, front } = key.means;
      if (!delayMs || key.at !== 'backend' || front?.multiplexes) return false;
      const ofClient = key.means.ownTimers.filter(
        ({ at, rearmedBy }) => at === 'client' && rearmedBy.by === 'messages',
      );
      return firesOfSilence(key, ofClient);
    },
  },
  {
    because: 'a detector without a timer can give no false alarm',
    excludes(key) {
      const { fault, detector, variant } = key.means;
      if (fault.silences.length > 0 || fault.guard || variant) return false;
      return !detector.nobody && !detector.ofFront && key.means.ownTimers.length === 0;
    },
  },
  {
    because:
      'what flows is a matter of faults that silence everything, and of guards; a quiet stream and a pushing one stand for it elsewhere',
    excludes: ({ means: { fault, variant, traffic } }) =>
      !fault.everyTraffic && variant === undefined && (traffic.halfClosed || traffic.clientPingsEveryMs !== undefined),
  },
  {
    because: 'a front ends a stream before any fault if its messages are rarer than the front’s timeout',
    excludes({ means: { traffic, settings, figures } }) {
      const everyMs = traffic.clientPingsEveryMs ?? settings.heartbeat?.intervalMs;
      const timers = figures?.timers ?? [];
      return (
        everyMs !== undefined && timers.some((timer) => timer.rearmedBy.by === 'messages' && timer.limitMs <= everyMs)
      );
    },
  },
  {
    because: 'whatever flows keeps a middlebox from forgetting',
    excludes: (key) => key.means.fault.forgetsAfterMs !== undefined && !isQuiet(key),
  },
  {
    because: 'a dead end watches nothing',
    excludes(key) {
      if (!isEndpoint(key.at) || !key.means.fault.silences.includes('http2')) return false;
      const timers = key.means.ownTimers;
      return timers.length > 0 && timers.every((timer) => timer.at === key.at);
    },
  },
  {
    because: 'a hung handler neither pushes nor waits',
    excludes: (key) => key.means.fault.on === 'handlers' && watchesWrites(key),
  },
  {
    because: 'hoping for a failed write says nothing new where the link isn’t silent for both ends',
    excludes: ({ means: { fault, detector } }) => detector.hopes === true && !fault.everyTraffic,
  },
];

/** Why a combination makes no case; nothing if it makes one. */
export function exclusion(key: ResolvedKey): string | undefined {
  const rule = RULES.find(({ excludes }) => excludes(key));
  return rule?.because ?? key.means.detector.excludes?.(key.means.traffic);
}
