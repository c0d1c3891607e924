/**
 * The first process of a sandbox: it stands in network, mount and PID namespaces of its own, starts the lab's programs
 * there and relays the few ports that the runner needs. When the runner is gone, however it went, the IPC channel
 * closes, this process ends, and the kernel ends everything else in the PID namespace.
 */
import { execFileSync, spawn } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';
import { connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Reply, Request, SpawnRequest } from './sandbox-protocol.ts';

const [dir = '.', asRoot] = process.argv.slice(2);
const say = (reply: Reply) => process.send?.(reply);

/** Python is there wherever the lab can fetch its programs; iproute2 often isn't. */
const LOOPBACK_UP = `
import fcntl, socket, struct
IFF_UP, SIOCSIFFLAGS = 1, 0x8914
fcntl.ioctl(socket.socket(), SIOCSIFFLAGS, struct.pack('16sH14x', b'lo', IFF_UP))
`;

/**
 * In a mount namespace of its own: its own hosts file over /etc/hosts, and an empty /run, so that a configuration that
 * names a PID file there doesn't touch the machine's; then becomes the program.
 */
const OWN_HOSTS = 'mount --bind "$1" /etc/hosts && mount -t tmpfs -o mode=1777 tmpfs /run && shift && exec "$@"';

/** nginx as a mapped root would give its folders to `nobody`, whom the map doesn't know; so it runs as a plain user. */
const AS_PLAIN_USER = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'];

function prepare(): void {
  execFileSync('python3', ['-c', LOOPBACK_UP]);
  // As in a container: a front that listens on port 80 needs no privilege for it.
  writeFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', '0');
}

function start({ name, hosts, command, cwd, env, logFile }: SpawnRequest): void {
  const hostsFile = join(dir, `${name}.hosts`);
  const lines = Object.entries({ localhost: '127.0.0.1', ...hosts }).map(([host, address]) => `${address} ${host}\n`);
  writeFileSync(hostsFile, lines.join(''));
  const log = openSync(logFile, 'w');
  const inner = asRoot === 'root' ? command : [...AS_PLAIN_USER, ...command];
  const child = spawn('unshare', ['--mount', '--', 'sh', '-c', OWN_HOSTS, 'sh', hostsFile, ...inner], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
  });
  child.once('exit', (code, signal) => say({ say: 'exited', name, code, signal }));
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

async function handle(request: Request, handle?: Server): Promise<void> {
  if (request.do === 'spawn') start(request.spawn);
  else if (request.do === 'await-listener') await awaitListener(request.address, request.port, request.timeoutMs);
  else if (handle) relay(handle, request.address, request.port);
  else throw new Error('no server handle came with the request');
}

process.on('disconnect', () => process.exit(0));
process.on('message', (request: Request, server: unknown) => {
  handle(request, server as Server | undefined).then(
    () => say({ say: 'done', id: request.id }),
    (error: Error) => say({ say: 'failed', id: request.id, reason: error.message }),
  );
});

try {
  prepare();
  say({ say: 'ready' });
} catch (error) {
  say({ say: 'broken', reason: error instanceof Error ? error.message : String(error) });
}
