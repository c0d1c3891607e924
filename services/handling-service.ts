import type { HandlingServiceServer } from './generated/control.ts';
import type { Hanging } from './hanging.ts';

/** How the lab makes a case's handlers hang. */
export const handlingService = (hanging: Hanging): HandlingServiceServer => ({
  hang({ request }, callback) {
    hanging.hang(request.caseName);
    callback(null, {});
  },
  resume({ request }, callback) {
    hanging.resume(request.caseName);
    callback(null, {});
  },
});
