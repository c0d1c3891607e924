import { test } from '@jest/globals';
import { reasonToSkip } from './support/scenario-suite.ts';
import { expectThirdFront } from './support/third-front.ts';

const reason = await reasonToSkip('processes');

/** The longest of them waits for what a middlebox forgets. */
const TIMEOUT_MS = 240_000;

(reason ? test.skip : test)(
  `a front from outside the lab runs through every kind of fault${reason ? `: this machine lacks ${reason}` : ''}`,
  () => expectThirdFront('processes'),
  TIMEOUT_MS,
);
