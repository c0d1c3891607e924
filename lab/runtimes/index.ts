import { compose } from './compose/runtime.ts';
import { processes } from './processes/runtime.ts';
import type { Runtime } from './runtime.ts';

export const runtimes = { compose, processes } satisfies Record<string, Runtime>;

export type RuntimeName = keyof typeof runtimes;
