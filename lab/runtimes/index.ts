import { compose } from './compose/runtime.ts';
import { processes } from './processes/runtime.ts';
import type { Runtime } from './runtime.ts';

export const runtimes = { compose, processes } satisfies Record<string, Runtime>;

export type RuntimeName = keyof typeof runtimes;

/** The runtime that `auto` means on this machine, and why: Compose where it can run, else processes. */
export async function chooseRuntime(): Promise<{ runtime: Runtime; because: string }> {
  const checks = await compose.check();
  const lacking = checks.find(({ ok }) => !ok);
  if (lacking) return { runtime: processes, because: `${lacking.what}: ${lacking.found}` };
  return { runtime: compose, because: checks.map(({ what, found }) => `${what} ${found}`).join(', ') };
}
