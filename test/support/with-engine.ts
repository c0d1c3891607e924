import { test } from '@jest/globals';
import { runtimes } from '../../lab/runtimes/index.ts';

const TIMEOUT_MS = 120_000;

const lacking = (await runtimes.compose.check()).filter(({ ok }) => !ok);
const why = process.env.LAB_REQUIRE_DOCKER === '1' ? [] : lacking.map(({ what, found }) => `${what}: ${found}`);

/** A test that is skipped by name, with its reason, where no engine can be used. */
export function withEngine(name: string, body: () => Promise<void>): void {
  if (why.length > 0) test.skip(`${name} (this machine lacks ${why.join('; ')})`, body);
  else test(name, body, TIMEOUT_MS);
}
