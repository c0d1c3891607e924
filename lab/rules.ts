import { detectorOf } from './detectors/index.ts';
import { faultOf } from './faults/index.ts';
import { frontOn, variantOf } from './fronts/index.ts';
import { isLink } from './path.ts';
import type { Key } from './reach.ts';
import type { Timing } from './timing.ts';
import { basicTraffics, type TrafficName, trafficOf } from './traffic.ts';

interface Rule {
  because: string;
  excludes(key: Key, timing: Timing): boolean;
}

const isFront = (at: string): boolean => at === 'nginx' || at === 'envoy';

/** Faults that are tried with every traffic; the others with a quiet stream and a pushing one. */
const WITH_EVERY_TRAFFIC = /^(airplane|packet-drop|healthy|jitter|proxy-kill|proxy-restart|server-kill|client-kill)$/;

/** The faults that a setting of a front's is tried with. */
const OF_VARIANTS = /^(packet-drop|server-freeze|server-hang|client-freeze|healthy)$/;

/** The detectors that an idle timeout of layer 7 is tried with: what PINGs do to it, and what messages do. */
const WITH_IDLE_TIMEOUTS = /^(none|(client|server|both)-keepalive|heartbeat)$/;

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
    excludes: ({ fault, at }) => !faultOf(fault).sites.includes(isFront(at) ? 'front' : (at as 'client')),
  },
  {
    because: 'what a front brings takes a variant of its configuration that has it',
    excludes: ({ path, detector }) => detectorOf(detector).ofFront === true && variantOf(path)?.detector !== detector,
  },
  {
    because: 'a variant is there for its own detector: to the others it is the reference',
    excludes({ path, detector }) {
      const own = variantOf(path)?.detector;
      return own !== undefined && own !== detector;
    },
  },
  {
    because:
      'a variant without a detector of its own differs in what it holds, which pushes larger than the basic ones show: to a server that watches them, or to nobody',
    excludes({ path, detector, traffic }) {
      const variant = variantOf(path);
      if (!variant || variant.detector || variant.emulates) return false;
      return (
        !/^(none|server-push-backpressure)$/.test(detector) ||
        (basicTraffics as readonly TrafficName[]).includes(traffic)
      );
    },
  },
  {
    because:
      'an emulated load balancer is there for its idle timeout: it is tried on a healthy link, on a quiet stream with nobody, native keepalive or the heartbeat, and on one with pushes, which keep it whoever watches',
    excludes: ({ fault, path, detector, traffic }) =>
      variantOf(path)?.emulates !== undefined &&
      !(
        fault === 'healthy' &&
        ((traffic === 'idle' && WITH_IDLE_TIMEOUTS.test(detector)) ||
          (traffic === 'server-push' && detector === 'none'))
      ),
  },
  {
    because:
      'a front’s setting is tried where packets vanish both ways, where an end freezes or hangs, and on a healthy link: all else is tried with the reference',
    excludes: ({ fault, path }) => variantOf(path)?.detector !== undefined && !OF_VARIANTS.test(fault),
  },
  {
    because: 'to a front’s timeout, which sees messages alone, a frozen peer is as silent as one whose packets vanish',
    excludes: ({ fault, detector }) => detector === 'front-timeouts' && /-freeze$/.test(fault),
  },
  {
    because: 'where nothing is silent and nobody watches there is nothing to see',
    excludes: ({ fault, path, detector }) =>
      /^(healthy|jitter)$/.test(fault) && detector === 'none' && variantOf(path) === undefined,
  },
  {
    because: 'the fault closes what it kills, and no detector is needed to hear that',
    excludes: ({ fault, detector }) => faultOf(fault).announces === true && detector !== 'none',
  },
  {
    because: 'Toxiproxy’s kernel goes on ACKing, so nothing can be said of TCP',
    excludes: ({ fault, at, detector }) =>
      faultOf(fault).on === 'toxiproxy' && isLink(at) && fault !== 'healthy' && detector.includes('tcp-'),
  },
  {
    because: 'TCP keepalive of an end takes ten seconds: what is over before, or isn’t silent, is none of its business',
    excludes: ({ fault, detector }) =>
      /^(client|server)-tcp-/.test(detector) && /^(flap|accept-stops|proxy-reload|address-change)$/.test(fault),
  },
  {
    because: 'TCP keepalive of the client asks its neighbour alone: beyond a front is another connection',
    excludes: ({ at, path, detector }) => detector === 'client-tcp-keepalive' && path !== 'direct' && at === 'backend',
  },
  {
    because:
      'how soon a connection is full that a front shares among its clients, and what gets across behind their messages, depends on the others',
    excludes: ({ fault, at, path, detector }) =>
      at === 'backend' &&
      frontOn(path)?.multiplexes === true &&
      faultOf(fault).on === 'packets' &&
      (detector === 'server-push-backpressure' ||
        (/^(client-silence|heartbeat)$/.test(detector) && faultOf(fault).directions !== undefined)),
  },
  {
    because:
      'Toxiproxy never heals a stalled link on which a detector has made somebody close, and behind a front cases share it',
    excludes: ({ fault, at, detector }) =>
      fault === 'stall' &&
      at === 'backend' &&
      /^(heartbeat|client-silence|server-keepalive|both-keepalive)$/.test(detector),
  },
  {
    because:
      'nginx closes its connection to the server without a byte, and Toxiproxy delays a close only behind bytes that wait',
    excludes: ({ fault, at, path, detector }) =>
      fault === 'slow@beyond-patience' &&
      at === 'backend' &&
      detector === 'client-silence' &&
      frontOn(path)?.multiplexes !== true,
  },
  {
    because: 'a detector without a timer can give no false alarm',
    excludes: ({ fault, path, detector }, timing) =>
      faultOf(fault).silences.length === 0 &&
      !/^(healthy|jitter)$/.test(fault) &&
      detector !== 'none' &&
      !detectorOf(detector).ofFront &&
      detectorOf(detector).timers(timing).length === 0 &&
      variantOf(path) === undefined,
  },
  {
    because:
      'what flows is a matter of faults that silence everything, and of guards; a quiet stream and a pushing one stand for it elsewhere',
    excludes: ({ fault, path, traffic }) =>
      !WITH_EVERY_TRAFFIC.test(fault) && variantOf(path) === undefined && !/^(idle|server-push)/.test(traffic),
  },
  {
    because: 'a front ends a stream before any fault if its messages are rarer than the front’s timeout',
    excludes({ path, detector, traffic }, timing) {
      const { heartbeat } = detectorOf(detector).settings(timing);
      const everyMs = trafficOf(traffic, timing).clientPingsEveryMs ?? heartbeat?.intervalMs;
      const timers = variantOf(path)?.timers ?? [];
      return (
        everyMs !== undefined && timers.some((timer) => timer.rearmedBy.by === 'messages' && timer.limitMs <= everyMs)
      );
    },
  },
  {
    because: 'whatever flows keeps a middlebox from forgetting',
    excludes: ({ fault, traffic }) => faultOf(fault).forgetsAfterMs !== undefined && traffic !== 'idle',
  },
  {
    because: 'a dead end watches nothing',
    excludes({ fault, at, detector }, timing) {
      const { silences } = faultOf(fault);
      if (isLink(at) || isFront(at) || !silences.includes('http2')) return false;
      const timers = detectorOf(detector).timers(timing);
      return timers.length > 0 && timers.every((timer) => timer.at === at);
    },
  },
  {
    because: 'a hung handler neither pushes nor waits',
    excludes: ({ fault, detector }) => fault === 'server-hang' && detector === 'server-push-backpressure',
  },
  {
    because: 'hoping for a failed write says nothing new where the link isn’t silent for both ends',
    excludes: ({ fault, detector }) =>
      detector === 'server-push' && !/^(airplane|packet-drop|healthy|jitter)$/.test(fault),
  },
];

/** Why a combination makes no case; nothing if it makes one. */
export function exclusion(key: Key, timing: Timing): string | undefined {
  const rule = RULES.find(({ excludes }) => excludes(key, timing));
  return rule?.because ?? detectorOf(key.detector).excludes?.(trafficOf(key.traffic, timing));
}
