import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { output } from '../command.ts';

interface Died {
  service: string;
  container: string;
  exitCode: string;
}

/** Follows one project's containers: tells of each that ends, with its log kept in a file by then. */
export class DockerEvents implements AsyncDisposable {
  readonly #child: ChildProcess;

  /** @param logFile where a service's log goes. */
  constructor(
    project: string,
    logFile: (service: string) => string,
    onDied: (service: string, reason: string) => void,
  ) {
    const filters = ['--filter', `label=com.docker.compose.project=${project}`, '--filter', 'event=die'];
    const format =
      '{"service":{{json (index .Actor.Attributes "com.docker.compose.service")}},"container":{{json .Actor.ID}},"exitCode":{{json (index .Actor.Attributes "exitCode")}}}';
    this.#child = spawn('docker', ['events', ...filters, '--format', format], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { stdout } = this.#child;
    if (!stdout) throw new Error('docker events has no output');
    createInterface({ input: stdout }).on('line', async (line) => {
      const { service, container, exitCode } = JSON.parse(line) as Died;
      await keepLog(container, logFile(service));
      onDied(service, `exited with status ${exitCode}`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.pid === undefined) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}

/** Writes a container's log so far to a file; a container that is gone has none. */
export const keepLog = async (container: string, file: string): Promise<void> => {
  await writeFile(file, await output('docker', ['logs', container]).catch(() => ''));
};
