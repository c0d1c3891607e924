import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Lab, processesOf } from './support/lab-process.ts';
import { reasonToSkip } from './support/scenario-suite.ts';

const CASE = 'airplane/last-mile/direct/server-keepalive/idle';

/** A second more than the server may take to notice. */
const STILL_MS = 3_500;

const reason = await reasonToSkip('processes');

(reason ? test.skip : test)(
  `a server that stood still while it was to notice is asked once more, and the run says so${reason ? `: this machine lacks ${reason}` : ''}`,
  async () => {
    const out = await mkdtemp(join(tmpdir(), 'second-try-'));
    try {
      const lab = new Lab(['run', CASE, '--runtime', 'processes', '--follow', '--out', out], {}, 0);
      await lab.printed('fault in force');
      const server = processesOf(out).find(({ command }) => /services\/server\b/.test(command));
      process.kill(server?.pid ?? Number.NaN, 'SIGSTOP');
      await delay(STILL_MS);
      process.kill(server?.pid ?? Number.NaN, 'SIGCONT');
      const { status, stdout } = await lab.finished;
      expect(stdout).toContain('1 case of them ran twice: the first try was inconclusive');
      const { cases } = JSON.parse(await readFile(join(out, 'results.json'), 'utf8')) as { cases: object[] };
      expect(cases).toMatchObject([{ verdict: 'pass', firstTry: expect.stringMatching(/stalled for \d+ ms/) }]);
      expect(status).toBe(0);
    } finally {
      await rm(out, { recursive: true, force: true });
    }
  },
);
