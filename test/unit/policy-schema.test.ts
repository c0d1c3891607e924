import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { policyJsonSchema } from '../../lab/check/policy-schema.ts';

const FILE = join(import.meta.dirname, '../../docs/policy.schema.json');

test('the published schema is what policies are read by', () => {
  expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
});
