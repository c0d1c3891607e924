import { detectorOf } from './detectors/index.ts';
import { faultOf } from './faults/index.ts';
import { variantOf } from './fronts/index.ts';
import { isLink } from './path.ts';
import type { Key } from './reach.ts';
import type { Timing } from './timing.ts';
import { trafficOf } from './traffic.ts';

/** What a combination is, that makes no case; in the words of its reason. */
const RULES: readonly { because: string; excludes(key: Key): boolean }[] = [
  {
    because: 'a direct path has neither a front nor a backend link',
    excludes: ({ path, at }) => path === 'direct' && (at === 'backend' || at === 'nginx' || at === 'envoy'),
  },
  {
    because: 'this fault doesn’t happen there',
    excludes: ({ fault, at }) => {
      const site = at === 'nginx' || at === 'envoy' ? 'front' : at;
      return !faultOf(fault).sites.includes(site);
    },
  },
  {
    because: 'what the front brings takes a variant of its configuration that has it',
    excludes: ({ path, detector }) =>
      detectorOf(detector).ofFront === true && variantOf(path)?.detector !== detector,
  },
  {
    because: 'a variant is there for its own detector: for the others it is the reference',
    excludes: ({ path, detector }) => {
      const variant = variantOf(path);
      return variant?.detector !== undefined && variant.detector !== detector;
    },
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
    because: 'a hung handler neither pushes nor waits',
    excludes: ({ fault, detector }) => fault === 'server-hang' && detector === 'server-push-backpressure',
  },
];

/** Why a combination makes no case; nothing if it makes one. */
export function exclusion(key: Key, timing: Timing): string | undefined {
  const rule = RULES.find(({ excludes }) => excludes(key));
  return rule?.because ?? detectorOf(key.detector).excludes?.(trafficOf(key.traffic, timing));
}
