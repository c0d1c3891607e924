import { test } from '@jest/globals';
import { processes } from '../../lab/runtimes/processes/runtime.ts';

const TIMEOUT_MS = 60_000;

async function lack(): Promise<string | undefined> {
  if (process.env.LAB_REQUIRE_PROCESSES === '1') return undefined;
  const checks = [...(await processes.check()), ...(await processes.checkNetwork())];
  return checks
    .filter(({ ok }) => !ok)
    .map(({ what, found }) => `${what}: ${found}`)
    .join('; ');
}

const lacking = await lack();

/** A test that is skipped by name, with its reason, where hosts can't have a network of their own. */
export function withPackets(name: string, body: () => Promise<void>): void {
  if (lacking) test.skip(`${name} (this machine lacks ${lacking})`, body);
  else test(name, body, TIMEOUT_MS);
}
