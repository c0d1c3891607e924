import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';
import type { RuntimeName } from '../../lab/runtimes/index.ts';
import { Lab } from './lab-process.ts';

export interface Demand {
  name: string;
  traffic: string;
  verdict: string;
  gotMs?: number;
  provedBy: string;
  because: string;
  setting?: { name: string; value: string; default: boolean; file: string; line: number };
  mend?: string;
  cases: string[];
}

interface Check {
  configuration: {
    files: string[];
    listener: string;
    tls: boolean;
    upstreams: string[];
    terminates: string[];
    changed: string[];
  };
  demands: Demand[];
}

/** Checks some files, the first of which is the main one, by a policy. */
export async function check(
  runtime: RuntimeName,
  front: string,
  files: Record<string, string>,
  policy: string,
  ...flags: string[]
) {
  const dir = await mkdtemp(join(tmpdir(), 'check-'));
  try {
    for (const [name, text] of Object.entries({ ...files, '../policy.yaml': policy })) {
      const file = join(dir, 'given', name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const names = Object.keys(files);
    const given = names.length > 1 ? join(dir, 'given') : join(dir, 'given', names[0] ?? '');
    const lab = new Lab(
      [
        'check',
        `--${front}`,
        given,
        '--policy',
        join(dir, 'policy.yaml'),
        '--out',
        join(dir, 'out'),
        '--runtime',
        runtime,
        ...flags,
      ],
      {},
      0,
    );
    const { status, stdout, stderr } = await lab.finished;
    const json = await readFile(join(dir, 'out', 'check.json'), 'utf8').catch(() => '{}');
    const untouched = await Promise.all(names.map((name) => readFile(join(dir, 'given', name), 'utf8')));
    expect(untouched).toEqual(Object.values(files));
    return { status, stdout, stderr, ...(JSON.parse(json) as Check) };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
