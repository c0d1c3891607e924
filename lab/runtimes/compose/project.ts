import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { LabError, messageOf } from '../../support/errors.ts';
import { output } from '../command.ts';
import { remedyFor } from './remedies.ts';

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

/**
 * The engine lets go of a container's end of a network when the container is gone, and doesn't tell when. With twenty projects
 * removed side by side it once never did (20.10): so no more are at a time than there are processors.
 */
const STILL_IN_USE = /has active endpoints/;
const RELEASE_TIMEOUT_MS = 10_000;
const RETRY_MS = 200;

/**
 * Compose makes the project of its containers, and finds no sense in one that has joined another's network when that other is
 * gone, as it is where something was still being created while all was removed: it says so for ever, and removes nothing.
 */
const JOINED_NOTHING = /could not find \S+: not found/;

async function removeContainers(project: string): Promise<void> {
  const filter = ['--filter', `label=com.docker.compose.project=${project}`];
  const listed = await output('docker', ['ps', '--all', '--quiet', ...filter]);
  const ids = listed.split('\n').filter(Boolean);
  if (ids.length > 0) await output('docker', ['rm', '--force', '--volumes', ...ids], { timeoutMs: DOWN_TIMEOUT_MS });
}

const removing = pLimit(availableParallelism());

/**
 * Removes a project's containers, networks and volumes, whatever state they are in.
 *
 * @throws {LabError} what is left, and how to remove it.
 */
export const removeProject = (project: string): Promise<void> => removing(() => remove(project));

async function remove(project: string): Promise<void> {
  const down = ['compose', '-p', project, 'down', '--timeout', '0', '--volumes', '--remove-orphans'];
  const deadlineMs = performance.now() + RELEASE_TIMEOUT_MS;
  for (;;) {
    try {
      await output('docker', down, { timeoutMs: DOWN_TIMEOUT_MS });
      return;
    } catch (cause) {
      const got = messageOf(cause);
      const joinedNothing = JOINED_NOTHING.test(got);
      // What is still there then, the next try says.
      if (joinedNothing) await removeContainers(project).catch(() => {});
      if (!(joinedNothing || STILL_IN_USE.test(got)) || performance.now() > deadlineMs)
        throw new LabError({
          ...{ stage: 'runtime', subject: `compose project ${project}`, wanted: 'all of it removed', got, cause },
          remedy: remedyFor(
            got,
            `docker ${down.join(' ')}; an engine that holds on to a network does so until it is restarted`,
          ),
        });
    }
    await delay(RETRY_MS);
  }
}

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
