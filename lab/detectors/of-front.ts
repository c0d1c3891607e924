import { FRONT_DETECTORS, type FrontDetectorName } from '../model/front.ts';
import { type Detector, keepaliveBoundMs } from './detector.ts';

/** Those that a front brings, by a variant of its configuration, which has their timers. */
export const ofFronts = Object.fromEntries(
  Object.entries(FRONT_DETECTORS).map(([name, layer]): [string, Detector] => [
    name,
    {
      options: () => ({}),
      timers: () => [],
      settings: () => ({}),
      boundMs: keepaliveBoundMs,
      layer,
      ofFront: true,
    },
  ]),
) as Record<FrontDetectorName, Detector>;
