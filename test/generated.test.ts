import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules/.bin');

const contents = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));

test('the checked-in stubs are what `npm run generate` makes of the .proto files', () => {
  const out = mkdtempSync(join(tmpdir(), 'keepalive-lab-'));
  try {
    const env = { ...process.env, PATH: `${BIN}${delimiter}${process.env.PATH}` };
    execFileSync(join(BIN, 'buf'), ['generate', '--output', out], { cwd: ROOT, env });
    expect(contents(join(ROOT, 'contract/generated'))).toEqual(contents(join(out, 'contract/generated')));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
