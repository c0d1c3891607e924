import { airplane } from './airplane.ts';
import type { Fault } from './fault.ts';
import { healthy } from './healthy.ts';
import { jitter } from './jitter.ts';

export const faults = { airplane, healthy, jitter } satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;
