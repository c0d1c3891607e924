import { expectThirdFront } from '../support/third-front.ts';
import { withEngine } from '../support/with-engine.ts';

withEngine('a front from outside the lab runs through every kind of fault in containers', () =>
  expectThirdFront('compose'),
);
