/** What the runner asks of the process that holds a sandbox, and what that process answers, over Node's IPC. */

export interface SpawnRequest {
  name: string;
  /** This process's own view of names: what its `/etc/hosts` holds, name to address. */
  hosts: Record<string, string>;
  command: string[];
  cwd: string;
  env: Record<string, string>;
  /** File that takes its standard output and error. */
  logFile: string;
}

export type Request =
  | { id: number; do: 'spawn'; spawn: SpawnRequest }
  /** Accepts on the server handle that comes with the message, and relays to an address inside. */
  | { id: number; do: 'publish'; address: string; port: number }
  /** Waits until something inside listens there. */
  | { id: number; do: 'await-listener'; address: string; port: number; timeoutMs: number };

export type Reply =
  | { say: 'ready' }
  | { say: 'broken'; reason: string }
  | { say: 'done'; id: number }
  | { say: 'failed'; id: number; reason: string }
  | { say: 'exited'; name: string; code: number | null; signal: string | null };
