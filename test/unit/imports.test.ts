import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');

const VALUE_IMPORT = /^(?:import|export)\s+(?!type\s)[^;]*?from\s+'([^']+)'/gm;
const ANY_IMPORT = /^(?:import|export)\s[^;]*?from\s+'([^']+)'/gm;

function importsOf(file: string, pattern: RegExp): string[] {
  const found = [...readFileSync(join(ROOT, file), 'utf8').matchAll(pattern)].map(([, specifier = '']) => specifier);
  return found.map((specifier) => (specifier.startsWith('.') ? join(dirname(file), specifier) : specifier));
}

/** Everything that a file makes Node load, by way of whatever it imports. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  for (const imported of importsOf(file, VALUE_IMPORT)) {
    if (seen.has(imported)) continue;
    seen.add(imported);
    if (imported.endsWith('.ts')) loadedBy(imported, seen);
  }
  return seen;
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

const ACTING =
  /^lab\/(run|run-case|link|peers|control|event-log|waiting|sandbox)\.ts$|^lab\/witness\/(beacon-(calls|post)|link-watch|node-watch|posts|watch-of)\.ts$|^lab\/(runtimes|commands)\/|^services\//;
const REACHING = /^(node:(child_process|net|http2?|fs)|@grpc\/grpc-js|toxiproxy-node-client)/;

test.each([
  'predict',
  'cases',
  'plan',
  'baseline',
  'observe',
  'verdict',
  'summary',
  'select',
  'settings',
  'case-events',
  'cube',
  'findings/document',
  'findings/stale',
  'reach',
  'firing',
  'recovery',
  'observe-recovery',
  'rules',
  'waves',
  'wait',
  'skipping',
  'case-history',
  'count-evidence',
  'leak',
  'witness/judge',
  'kernel-state',
  'kernel-theory',
])('lab/%s.ts judges without loading anything that acts', (name) => {
  const loaded = [...loadedBy(`lab/${name}.ts`)];
  expect(loaded.filter((file) => ACTING.test(file) || REACHING.test(file))).toEqual([]);
});

test('no report loads a runtime', () => {
  for (const file of filesIn('lab/reports'))
    expect([...loadedBy(file)].filter((loaded) => ACTING.test(loaded))).toEqual([]);
});

test('only what starts a run knows that there are runtimes', () => {
  const knowing = filesIn('lab').filter(
    (file) =>
      !file.startsWith('lab/runtimes/') &&
      importsOf(file, VALUE_IMPORT).some((path) => path.startsWith('lab/runtimes/')),
  );
  expect(knowing.sort()).toEqual([
    'lab/cli.ts',
    'lab/commands/doctor.ts',
    'lab/commands/images.ts',
    'lab/commands/run.ts',
    'lab/commands/stack.ts',
  ]);
});

test('what users take home imports nothing of the lab, and what runs in containers imports nothing of its engine', () => {
  const outward = (folder: string, foreign: RegExp) =>
    filesIn(folder).flatMap((file) => importsOf(file, ANY_IMPORT).filter((path) => foreign.test(path)));
  expect(outward('liveness', /^(lab|services)\//)).toEqual([]);
  expect(outward('services', /^lab\//)).toEqual([]);
});
