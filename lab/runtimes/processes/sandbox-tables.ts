import { type ChildProcess, spawn } from 'node:child_process';
import { READ_TCP_TABLES } from '../proc-net-tcp.ts';
import { within } from './sandbox-programs.ts';

/** Answers each line with the tables and a NUL. */
const LOOP = String.raw`while read -r; do ${READ_TCP_TABLES}; printf '\0'; done`;

interface Shell {
  child: ChildProcess;
  asked: PromiseWithResolvers<string>[];
  said: string;
}

/**
 * The connections of network namespaces, each read by a shell that stays there. By a program of its own each time the tables
 * came 0.1 to 1.2 s after they were asked for, while faults went in on 2 cores: a process had to be made first.
 */
export class TcpTables {
  readonly #shells = new Map<string | undefined, Shell>();

  read(netns: string | undefined): Promise<string> {
    const shell = this.#shells.get(netns) ?? this.#open(netns);
    const answer = Promise.withResolvers<string>();
    shell.asked.push(answer);
    shell.child.stdin?.write('\n');
    return answer.promise;
  }

  #open(netns: string | undefined): Shell {
    const [program = '', ...args] = within(netns, ['bash', '-c', LOOP]);
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const shell: Shell = { child, asked: [], said: '' };
    this.#shells.set(netns, shell);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const answers = (shell.said + text).split('\0');
      shell.said = answers.pop() ?? '';
      for (const tables of answers) shell.asked.shift()?.resolve(tables);
    });
    const lost = (reason: string) => {
      this.#shells.delete(netns);
      for (const { reject } of shell.asked.splice(0)) reject(new Error(`what reads the connections ended: ${reason}`));
    };
    child.on('error', ({ message }) => lost(message));
    child.on('close', (code, signal) => lost(`${code ?? signal}`));
    // What a shell that has ended is told is told by its end.
    child.stdin.on('error', () => {});
    return shell;
  }
}
