import type { ResolvedCase } from '../cases/resolve.ts';
import { expectedWaitMs } from '../predict/wait-times.ts';

/** Longer than any keepalive, heartbeat or timer of `fast`, TCP's included; what waits longer is silent nearly all the time. */
export const LONG_WAIT_MS = 20_000;

/** True if it waits so long that others can run meanwhile. */
export const isPatient = (definition: ResolvedCase): boolean => expectedWaitMs(definition) > LONG_WAIT_MS;
