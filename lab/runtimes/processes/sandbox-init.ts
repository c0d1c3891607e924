/**
 * The first process of a sandbox: it stands in network, mount and PID namespaces of its own, starts the lab's programs
 * there and relays the few ports that the runner needs. When the runner is gone, however it went, the IPC channel
 * closes, this process ends, and the kernel ends everything else in the PID namespace.
 */
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Programs, within } from './sandbox-programs.ts';
import type { Reply, Request, RunRequest } from './sandbox-protocol.ts';
import { TcpTables } from './sandbox-tables.ts';

const [dir = '.', asRoot] = process.argv.slice(2);
const say = (reply: Reply) => process.send?.(reply);

/** Python is there wherever the lab can fetch its programs; iproute2 often isn't. */
const LOOPBACK_UP = `
import fcntl, socket, struct
IFF_UP, SIOCSIFFLAGS = 1, 0x8914
fcntl.ioctl(socket.socket(), SIOCSIFFLAGS, struct.pack('16sH14x', b'lo', IFF_UP))
`;

function prepare(): void {
  execFileSync('python3', ['-c', LOOPBACK_UP]);
  // As in a container: a front that listens on port 80 needs no privilege for it.
  writeFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', '0');
  // Processes that take over from each other may share memory there, under a name that the machine has only once.
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', '/dev/shm']);
}

const RUN_TIMEOUT_MS = 10_000;

const execute = promisify(execFile);

async function run({ netns, command, input = '' }: RunRequest): Promise<string> {
  const [program = '', ...args] = within(netns, command);
  const running = execute(program, args, { timeout: RUN_TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 });
  // A command that ends before it has read all says why by itself.
  running.child.stdin?.on('error', () => {}).end(input);
  try {
    return (await running).stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(stderr?.trim() || message, { cause: error });
  }
}

function relay(server: Server, address: string, port: number): void {
  server.on('connection', (outside: Socket) => {
    const inside = connect(port, address);
    outside.pipe(inside).pipe(outside);
    outside.on('error', () => inside.destroy());
    inside.on('error', () => outside.destroy());
  });
}

function connects(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const RETRY_MS = 20;

async function awaitListener(address: string, port: number, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await connects(address, port))) {
    if (performance.now() > deadline) throw new Error(`connection refused for ${timeoutMs} ms`);
    await delay(RETRY_MS);
  }
}

const programs = new Programs({
  dir,
  asRoot: asRoot === 'root',
  onExit: (exit) => say({ say: 'exited', ...exit }),
});

const tables = new TcpTables();

async function handle(request: Request, server?: Server): Promise<string | undefined> {
  switch (request.do) {
    case 'spawn':
      await programs.start(request.spawn);
      return;
    case 'run':
      return run(request.run);
    case 'tcp-tables':
      return tables.read(request.netns);
    case 'signal':
      return void programs.signal(request.signal);
    case 'await-end':
      await programs.awaitEnd(request.name, request.timeoutMs);
      return;
    case 'census':
      return JSON.stringify(programs.census(request.name));
    case 'await-listener':
      await awaitListener(request.address, request.port, request.timeoutMs);
      return;
    case 'publish':
      if (!server) throw new Error('no server handle came with the request');
      return void relay(server, request.address, request.port);
  }
}

process.on('disconnect', () => process.exit(0));
process.on('message', (request: Request, server: unknown) => {
  handle(request, server as Server | undefined).then(
    (output) => say({ say: 'done', id: request.id, ...(output !== undefined && { output }) }),
    (error: Error) => say({ say: 'failed', id: request.id, reason: error.message }),
  );
});

try {
  prepare();
  say({ say: 'ready' });
} catch (error) {
  say({ say: 'broken', reason: error instanceof Error ? error.message : String(error) });
}
