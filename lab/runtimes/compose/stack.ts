import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LabError, messageOf } from '../../support/errors.ts';
import { output } from '../command.ts';
import { type Images, variablesOfRunner } from './engine.ts';
import { readable } from './log-line.ts';
import { COMPOSE_FOLDER, removeProject } from './project.ts';
import { remedyFor } from './remedies.ts';

/** Not the name that compose.yaml gives itself: a stack that somebody brought up by hand stays as it is. */
const PROJECT = 'keepalive-lab-stack';

const UP_TIMEOUT_MS = 60_000;

/**
 * Brings the stack up as a person would by hand, and prints its logs until the signal ends it. Then it is gone.
 *
 * @param onUp called when all containers have started.
 */
export async function followStack(images: Images, onUp: () => void, signal: AbortSignal): Promise<void> {
  const env = variablesOfRunner(images);
  const compose = ['compose', '-p', PROJECT, '-f', join(COMPOSE_FOLDER, 'compose.yaml')];
  await using stack = new AsyncDisposableStack();
  stack.defer(() => removeProject(PROJECT));
  try {
    await output('docker', [...compose, 'up', '--detach'], { env, timeoutMs: UP_TIMEOUT_MS, signal });
  } catch (cause) {
    if (signal.aborted) return;
    const got = messageOf(cause);
    throw new LabError({
      ...{ stage: 'runtime', subject: 'the stack', wanted: 'its containers up', got, cause },
      remedy: remedyFor(got, 'end what holds its ports (8474 to 8477, 50052, 50053), or see what docker says'),
    });
  }
  onUp();
  const logs = spawn('docker', [...compose, 'logs', '--follow', '--timestamps', '--no-color'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const stop = () => logs.kill('SIGKILL');
  signal.addEventListener('abort', stop);
  const ended = once(logs, 'exit');
  createInterface({ input: logs.stdout }).on('line', (line) => {
    const text = readable(line);
    if (text) console.log(text);
  });
  await ended;
  signal.removeEventListener('abort', stop);
}
