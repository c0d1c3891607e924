/** What the runner asks of the process that holds a sandbox, and what that process answers, over Node's IPC. */

/** Where a machine of its own has the program that it is for. */
export const PLACED_PROGRAM = '/opt/placed/program';

export interface SpawnRequest {
  name: string;
  /** The network namespace that it runs in, by its name; absent: the sandbox's own. */
  netns?: string;
  /** This process's own view of names: what its `/etc/hosts` holds, name to address. */
  hosts: Record<string, string>;
  /**
   * A machine of its own: the folder `root` stands over a root that has this machine's programs and libraries, and nothing else
   * of its files; `program` is put there as `PLACED_PROGRAM`. Absent: this machine's files.
   */
  machine?: { root: string; program: string };
  command: string[];
  cwd: string;
  env: Record<string, string>;
  /** File to which its standard output and error are appended. */
  logFile: string;
}

/** A command that runs to its end, as the sandbox's root. */
export interface RunRequest {
  netns?: string;
  command: readonly string[];
  /** Its standard input. */
  input?: string;
}

export interface SignalRequest {
  name: string;
  signal: NodeJS.Signals;
  /** Its first process alone, as an init system would, or all of them. */
  to: 'first' | 'all';
}

export type Request =
  | { id: number; do: 'spawn'; spawn: SpawnRequest }
  /** Answered with what it printed. */
  | { id: number; do: 'run'; run: RunRequest }
  /** Answered with the connections of a network namespace, as the kernel prints them. */
  | { id: number; do: 'tcp-tables'; netns?: string }
  | { id: number; do: 'signal'; signal: SignalRequest }
  /** Waits until none of the program's processes is there any more. */
  | { id: number; do: 'await-end'; name: string; timeoutMs: number }
  /** Answered with its processes, as `NodeProcess` has them, in JSON. */
  | { id: number; do: 'census'; name: string }
  /** Accepts on the server handle that comes with the message, and relays to an address inside. */
  | { id: number; do: 'publish'; address: string; port: number }
  /** Waits until something inside listens there. */
  | { id: number; do: 'await-listener'; address: string; port: number; timeoutMs: number };

export type Reply =
  | { say: 'ready' }
  | { say: 'broken'; reason: string }
  | { say: 'done'; id: number; output?: string }
  | { say: 'failed'; id: number; reason: string }
  /** A program's process ended, and it has no other. */
  | { say: 'exited'; name: string; code: number | null; signal: string | null };
