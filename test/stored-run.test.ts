import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { EVENTS_SCHEMA, type Event } from '../lab/record/events.ts';
import { EVENTS_FILE } from '../lab/record/run-folder.ts';
import { runLab } from './support/lab-process.ts';
import { byLab, caseLike, lifeWith, NAME, serverGivesUp } from './unit/literal-events.ts';
import { proven } from './unit/literal-witness.ts';

// Each starts the lab once or twice, which takes seconds where others use the processors.
jest.setTimeout(60_000);

const folder = await mkdtemp(join(tmpdir(), 'keepalive-lab-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const versions = { node: '24.0.0', grpcJs: '1.14.7', nginx: '1.31.3', envoy: '1.40.0', toxiproxy: '2.12.0' };
const run = { id: 'a-run', startedAt: '2026-11-21T00:00:00.000Z', runtime: 'processes', timing: 'fast', versions };
const head = byLab(0, { what: 'run', schema: EVENTS_SCHEMA, run });
const definition = byLab(1, { what: 'case', case: NAME, definition: caseLike() });
const unwatched = lifeWith(...serverGivesUp(12_012)).filter(({ what }) => what !== 'case');
const life = proven(caseLike(), unwatched);
const whole: Event[] = [head, definition, ...life, byLab(19_000, { what: 'run.over', wallMs: 19_000 })];
const lines = (events: readonly object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');

async function stored(name: string, text: string): Promise<string> {
  const dir = await mkdtemp(join(folder, `${name}-`));
  await writeFile(join(dir, EVENTS_FILE), text);
  return dir;
}

test('a stored run is judged by its events alone, and twice to the same bytes', async () => {
  const dir = await stored('whole', lines(whole));
  const results = () => readFile(join(dir, 'results.json'), 'utf8');
  const first = await runLab(['judge', dir]);
  expect(first).toMatchObject({ status: 0, stderr: '' });
  expect(first.stdout).toContain('1 cases: 1 pass');
  const once = await results();
  await runLab(['judge', dir]);
  expect(await results()).toBe(once);
  expect(JSON.parse(once)).toMatchObject({ schema: 1, run: { ...run, wallMs: 19_000 }, cases: [{ verdict: 'pass' }] });
});

test('a stored run in which nothing was watched is read and reported, and nothing is said of its cases: status 3', async () => {
  const dir = await stored('unwatched', lines([head, definition, ...unwatched, ...whole.slice(-1)]));
  const { status, stdout } = await runLab(['judge', dir]);
  expect(stdout).toContain('1 cases: 0 pass, 0 fail, 1 unknown');
  expect(status).toBe(3);
  const { cases } = JSON.parse(await readFile(join(dir, 'results.json'), 'utf8'));
  expect(cases).toMatchObject([{ witness: [], reason: expect.stringMatching(/^nothing was watched that shows/) }]);
});

test('a folder that is missing, or holds no run: which file, status 3', async () => {
  const { status, stderr } = await runLab(['judge', join(folder, 'nowhere')]);
  expect(stderr).toMatch(/^run: .*nowhere\/events\.ndjson: wanted the events of a run; got ENOENT/);
  expect(status).toBe(3);
  expect((await runLab(['report', await stored('empty', '')])).status).toBe(3);
});

test('a run that was cut off, half a line at its end: file and line, the rest judged, status 3', async () => {
  const dir = await stored('half', lines(whole.slice(0, -1)));
  await appendFile(join(dir, EVENTS_FILE), '{"atNs":19000');
  const { status, stdout, stderr } = await runLab(['judge', dir]);
  const last = whole.length;
  expect(stderr).toContain(`half`);
  expect(stderr).toContain(`events.ndjson:${last}: wanted an event as a line of JSON`);
  expect(stdout).toContain('1 cases: 1 pass');
  expect(status).toBe(3);
});

test('a corrupt line in the middle: file and line, the rest judged, status 3', async () => {
  const dir = await stored('corrupt', `${lines([head, definition])}[]\n${lines(whole.slice(2))}`);
  const { status, stdout, stderr } = await runLab(['judge', dir]);
  expect(stderr).toContain('events.ndjson:3: wanted an event; got []');
  expect(stdout).toContain('1 cases: 1 pass');
  expect(status).toBe(3);
});

test('a run of a newer lab: which schema it has, status 3', async () => {
  const dir = await stored('newer', lines([{ ...head, schema: EVENTS_SCHEMA + 1 }]));
  const { status, stderr } = await runLab(['judge', dir]);
  expect(stderr).toContain(
    `events.ndjson:1: schema ${EVENTS_SCHEMA + 1}; this lab reads schema ${EVENTS_SCHEMA}: use the lab that wrote it`,
  );
  expect(status).toBe(3);
});

test('findings are written as a document and its data, twice the same, and said to be of too few cases', async () => {
  const dir = await stored('found', lines(whole));
  const written = async () =>
    Promise.all(['findings.md', 'findings.json'].map((file) => readFile(join(dir, 'docs', file), 'utf8')));
  const { status, stdout, stderr } = await runLab(['findings', dir, '--out', join(dir, 'docs')]);
  expect({ status, stdout }).toMatchObject({ status: 3, stdout: expect.stringContaining('findings.md') });
  expect(stderr).toContain('not run: ');
  expect(stderr).toContain('fix: npm run lab -- all --out DIR && npm run lab -- findings DIR');
  const once = await written();
  expect(once[0]).toContain('| `airplane at last-mile` | server 2.0 |');
  expect(JSON.parse(once[1] ?? '')).toMatchObject({ cases: [{ name: NAME, verdict: 'pass' }] });
  await runLab(['findings', dir, '--out', join(dir, 'docs')]);
  expect(await written()).toEqual(once);
});

test('a report that there is none of: those there are, status 2, before anything runs', async () => {
  const { status, stderr, stdout } = await runLab(['run', '--report', 'json,pdf']);
  expect(stderr).toMatch(/^usage: --report: wanted some of json.*; got pdf; correct the list/);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});
