import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { frontNames } from '../../lab/fronts/index.ts';

const ROOT = join(import.meta.dirname, '../..');

/** From scenario to report, lowest first: each room imports only those before it, types included. */
const ROOMS = [
  ...[
    'liveness',
    'contract',
    'lab/support',
    'lab/model',
    'lab/witness',
    'lab/detectors',
    'lab/peers',
    ...frontNames,
    'lab/fronts',
  ],
  ...['lab/links', 'lab/runtimes', 'lab/faults', 'lab/cases', 'lab/predict', 'lab/record', 'lab/judge', 'lab/library'],
  ...['scenarios', 'lab/plan', 'lab/drive', 'lab/reports', 'lab/session', 'lab/findings', 'services'],
  ...['lab/check', 'lab/commands'],
  ...['lab/bench', 'lab/cli.ts'],
];

/** What runs in the peers knows nothing of the lab but what both say to each other. */
const BELOW_SERVICES = ['liveness', 'contract'];

const IMPORT = /^(?:import|export)\s[^;]*?from\s+'([^']+)'|\bimport\('([^']+)'\)/gm;
const VALUE_IMPORT = /^(?:import|export)\s+(?!type\s)[^;]*?from\s+'([^']+)'/gm;

function importsOf(file: string, pattern: RegExp): string[] {
  const found = [...readFileSync(join(ROOT, file), 'utf8').matchAll(pattern)].map(
    ([, one, other]) => one ?? other ?? '',
  );
  return found.map((specifier) => (specifier.startsWith('.') ? join(dirname(file), specifier) : specifier));
}

const REACHING = /^(node:(child_process|net|http2?|fs)|@grpc\/grpc-js|toxiproxy-node-client)/;

/** Read files of the lab's own, or of a run: fronts' configurations, scenarios, events. */
const READING = [
  ...['lab/fronts/figures.ts', 'lab/fronts/included.ts', 'lab/library/load-scenarios.ts'],
  ...['lab/record/stored-run.ts', 'lab/record/run-folder.ts', 'lab/record/event-log.ts'],
];

/** Everything that a file makes Node load, by way of whatever it imports. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  for (const imported of importsOf(file, VALUE_IMPORT)) {
    if (seen.has(imported) || (READING.includes(file) && REACHING.test(imported))) continue;
    seen.add(imported);
    if (imported.endsWith('.ts')) loadedBy(imported, seen);
  }
  return seen;
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

const SOURCES = ['liveness', 'contract', 'services', ...frontNames, 'scenarios', 'lab'].flatMap(filesIn);

const roomOf = (file: string): string | undefined => ROOMS.find((room) => file === room || file.startsWith(`${room}/`));

const isOwn = (specifier: string) => specifier.endsWith('.ts');

test('every file is in a room', () => {
  expect(SOURCES.filter((file) => roomOf(file) === undefined)).toEqual([]);
});

test('data goes one way: a room imports only rooms below it', () => {
  const rank = (file: string) => ROOMS.indexOf(roomOf(file) ?? '');
  const back = SOURCES.flatMap((file) =>
    importsOf(file, IMPORT)
      .filter((other) => isOwn(other) && roomOf(other) !== roomOf(file) && !(rank(other) < rank(file)))
      .map((other) => `${file} imports ${other}`),
  );
  expect(back).toEqual([]);
});

test('what runs in the peers imports the contract alone, and what users take home imports nothing', () => {
  const outward = (folder: string, allowed: readonly string[]) =>
    filesIn(folder).flatMap((file) =>
      importsOf(file, IMPORT)
        .filter((other) => isOwn(other) && !allowed.includes(roomOf(other) ?? ''))
        .map((other) => `${file} imports ${other}`),
    );
  expect(outward('liveness', ['liveness'])).toEqual([]);
  expect(outward('contract', ['contract'])).toEqual([]);
  expect(outward('services', [...BELOW_SERVICES, 'services'])).toEqual([]);
});

test('no file imports itself by way of others', () => {
  const importing = new Map(SOURCES.map((file) => [file, importsOf(file, IMPORT).filter(isOwn)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' -> '));
    if (done.has(file) || way.includes(file)) return;
    for (const other of importing.get(file) ?? []) visit(other, [...way, file]);
    done.add(file);
  };
  for (const file of SOURCES) visit(file, []);
  expect(circles).toEqual([]);
});

const ACTING = /^lab\/(drive|runtimes|session|commands)\/|^lab\/links\/toxiproxy-link\.ts$|^services\//;
test.each(['model', 'witness', 'detectors', 'faults', 'cases', 'predict', 'record', 'judge', 'library', 'plan'])(
  'lab/%s knows and judges without loading anything that acts',
  (room) => {
    const loaded = filesIn(`lab/${room}`).flatMap((file) =>
      [...loadedBy(file)].map((other) => `${file} loads ${other}`),
    );
    expect(
      loaded.filter((text) => [ACTING, REACHING].some((what) => what.test(text.replace(/.* loads /, '')))),
    ).toEqual([]);
  },
);

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
    'lab/commands/check.ts',
    'lab/commands/doctor.ts',
    'lab/commands/images.ts',
    'lab/commands/run.ts',
    'lab/commands/stack.ts',
  ]);
});

test('what judges knows no fault, no detector and no configuration but as they stand in the case', () => {
  const registries = /^lab\/(faults|detectors|predict\/(?!wait-times))|^lab\/fronts\/figures\.ts$/;
  const loaded = filesIn('lab/judge').flatMap((file) => [...loadedBy(file)].map((other) => `${file} loads ${other}`));
  expect(loaded.filter((text) => registries.test(text.replace(/.* loads /, '')))).toEqual([]);
});
