import { checkSuite } from '../support/check-suite.ts';

await checkSuite('compose');
