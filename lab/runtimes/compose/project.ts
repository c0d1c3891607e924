import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { output } from '../command.ts';

/** Where compose.yaml stands. */
export const COMPOSE_FOLDER = join(import.meta.dirname, '../../../compose');

/** The label by which every container of the lab names the runner that started it. */
export const RUNNER_LABEL = 'keepalive-lab.runner';

/** When a process began, in the kernel's ticks: with its number it is that process and no later one. Linux only. */
function startOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')[19];
  } catch {
    return undefined;
  }
}

/** This process, as the label says it. */
export const thisRunner = (): string => `${process.pid}-${startOf(process.pid) ?? 'unknown'}`;

const isAlive = (runner: string): boolean => {
  const [pid = '', start] = runner.split('-');
  return startOf(Number(pid)) === start;
};

const DOWN_TIMEOUT_MS = 30_000;

/** Removes a project's containers, networks and volumes, whatever state they are in. */
export const removeProject = async (project: string): Promise<void> => {
  await output('docker', ['compose', '-p', project, 'down', '--timeout', '0', '--volumes', '--remove-orphans'], {
    timeoutMs: DOWN_TIMEOUT_MS,
  });
};

/** Removes what labs have left whose runner is gone, such as by SIGKILL. A stack brought up by hand is left alone. */
export async function sweep(): Promise<void> {
  const format = `{{.Label "com.docker.compose.project"}} {{.Label "${RUNNER_LABEL}"}}`;
  const listed = await output('docker', ['ps', '-a', '--filter', `label=${RUNNER_LABEL}`, '--format', format]);
  const left = new Set<string>();
  for (const line of listed.split('\n').filter(Boolean)) {
    const [project = '', runner = ''] = line.split(' ');
    if (/^\d+-/.test(runner) && !isAlive(runner)) left.add(project);
  }
  await Promise.all([...left].map(removeProject));
}
