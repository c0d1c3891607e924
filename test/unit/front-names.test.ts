import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');

/** Who names a front, and why that is what it is about. Anybody else takes fronts as they are declared. */
const REASONS: Record<string, string> = {
  'lab/fronts/index.ts': 'the registry: a line for each',
  'lab/model/front.ts': 'the detector `envoy-keepalive`, a part of cases’ names',
  'lab/library/article-claims.ts': 'the article’s claims are about nginx and Envoy',
  'lab/commands/stack.ts': 'the stack to play with is the article’s: a client behind nginx',
  'scenarios/bytes-that-fronts-swallow.ts': 'the question is what their buffer settings change',
  'scenarios/envoy-that-pings.ts': 'the question is about Envoy’s own PINGs',
  'scenarios/front-buffers-and-server-pings.ts': 'the question is in what the two differ',
  'scenarios/layer-7-idle-timeouts.ts': 'Envoy emulates the load balancers',
  'scenarios/one-of-many.ts': 'asks of Envoy’s PINGs too',
  'scenarios/reloaded-fronts.ts': 'what it says is what each of the two does',
};

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));

test('only who asks about one front names it', () => {
  const naming = ['lab', 'services', 'scenarios', 'contract']
    .flatMap(filesIn)
    .filter((file) => /nginx|envoy/i.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(naming.toSorted()).toEqual(Object.keys(REASONS).toSorted());
});
