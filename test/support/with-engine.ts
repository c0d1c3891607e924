import { test } from '@jest/globals';
import { reasonToSkip } from './scenario-suite.ts';

const TIMEOUT_MS = 120_000;

const lacking = await reasonToSkip('compose');

/** A test that is skipped by name, with its reason, where no engine can be used. */
export function withEngine(name: string, body: () => Promise<void>): void {
  if (lacking) test.skip(`${name} (this machine lacks ${lacking})`, body);
  else test(name, body, TIMEOUT_MS);
}
