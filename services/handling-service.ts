import type { HandlingServiceServer } from '../contract/generated/control.ts';
import type { Hanging } from './hanging.ts';

/** How the lab makes a case's handlers hang, or speak. */
export const handlingService = (hanging: Hanging): HandlingServiceServer => ({
  hang({ request }, callback) {
    hanging.hang(request.caseName);
    callback(null, {});
  },
  resume({ request }, callback) {
    hanging.resume(request.caseName);
    callback(null, {});
  },
  nudge({ request }, callback) {
    hanging.nudge(request.caseName);
    callback(null, {});
  },
});
