import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { runtimes } from '../../lab/runtimes/index.ts';
import { containersOf, Lab, runLab } from '../support/lab-process.ts';

const ONE_CASE = 'airplane/last-mile/direct/heartbeat/idle';
const TIMEOUT_MS = 120_000;

const folder = await mkdtemp(join(tmpdir(), 'keepalive-lab-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (name: string, ...args: string[]) => ['run', '--runtime', 'compose', '--out', join(folder, name), ...args];

test(
  'an engine that doesn’t answer: what docker says, how to mend it, status 3',
  async () => {
    const { status, stderr } = await runLab(run('no-engine', ONE_CASE), { DOCKER_HOST: 'unix:///nonexistent.sock' });
    expect(stderr).toMatch(/runtime: Docker engine: wanted an engine with Compose v2 that answers; got (?!$)/);
    expect(status).toBe(3);
  },
  TIMEOUT_MS,
);

const lacking = (await runtimes.compose.check()).filter(({ ok }) => !ok);
const withEngine = lacking.length > 0 && process.env.LAB_REQUIRE_DOCKER !== '1' ? describe.skip : describe;

withEngine(
  `with an engine${lacking.map(({ what, found }) => `; this machine lacks ${what}: ${found}`).join('')}`,
  () => {
    test(
      'a malformed nginx.conf: nginx’s own message and line, status 2, nothing left',
      async () => {
        const conf = join(folder, 'nginx.conf');
        await writeFile(conf, 'events {}\nhttp {\n  server {\n    lisen 8080;\n  }\n}\n');
        const { status, stderr, pid } = await runLab(
          run('malformed', 'airplane/last-mile/nginx/heartbeat/idle', '--nginx', conf),
        );
        expect(stderr).toContain('configuration: nginx: wanted ready on nginx:8080; got exited with status 1');
        expect(stderr).toContain('unknown directive "lisen" in /etc/nginx/nginx.conf:4');
        expect(status).toBe(2);
        expect(containersOf(pid)).toBe('');
      },
      TIMEOUT_MS,
    );

    test(
      'SIGINT leaves no container, network or volume',
      async () => {
        const lab = new Lab(run('interrupted', ONE_CASE));
        await lab.printed('up:');
        lab.child.kill('SIGINT');
        const { status, pid } = await lab.finished;
        expect(status).toBe(130);
        expect(containersOf(pid)).toBe('');
      },
      TIMEOUT_MS,
    );

    test(
      'what a lab that was killed has left is removed by the next one',
      async () => {
        const killed = new Lab(run('killed', ONE_CASE));
        await killed.printed('up:');
        killed.child.kill('SIGKILL');
        const { pid } = await killed.finished;
        expect(containersOf(pid)).not.toBe('');
        const { status } = await runLab(run('next', ONE_CASE));
        expect(status).toBe(0);
        expect(containersOf(pid)).toBe('');
      },
      TIMEOUT_MS,
    );
  },
);
