import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { select } from '../lab/library/selection.ts';
import { runId } from '../lab/record/run-folder.ts';
import { processes } from '../lab/runtimes/processes/runtime.ts';
import { runLab } from '../lab/session/run-lab.ts';
import { reasonToSkip } from './support/scenario-suite.ts';

const reason = await reasonToSkip('processes');

(reason ? test.skip : test)(
  `a program runs a session and gets its verdicts, without a console${reason ? `: this machine lacks ${reason}` : ''}`,
  async () => {
    const printed = jest.spyOn(console, 'log');
    const dir = await mkdtemp(join(tmpdir(), 'run-lab-'));
    try {
      const { cases, timing } = await select(['airplane/last-mile/direct/heartbeat/idle'], { timing: 'fast', set: [] });
      const { run, cases: judged } = await runLab({
        ...{ id: runId(), cases, timing, timingName: 'fast', runtime: processes, dir, reports: ['json'] },
      });
      expect(judged).toMatchObject([{ name: 'airplane/last-mile/direct/heartbeat/idle', verdict: 'pass' }]);
      expect(run).toMatchObject({ runtime: 'processes', timing: 'fast', versions: { node: process.versions.node } });
      expect(await readdir(dir)).toEqual(expect.arrayContaining(['events.ndjson', 'results.json']));
      expect(printed).not.toHaveBeenCalled();
    } finally {
      printed.mockRestore();
      await rm(dir, { recursive: true, force: true });
    }
  },
);
