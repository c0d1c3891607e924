import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { airplane } from '../lab/faults/airplane.ts';
import { Link, toxiproxyVersion } from '../lab/links/toxiproxy-link.ts';
import { obtainProgram } from '../lab/runtimes/processes/binaries.ts';
import { freePort } from './support/free-port.ts';

/** Through Toxiproxy on loopback a byte or a FIN takes 1 ms; what hasn't come by then doesn't come. */
const SILENCE_MS = 300;

/** What one end of a connection got from its socket, in words. */
interface End {
  socket: Socket;
  got: string[];
}

function observe(socket: Socket): End {
  const got: string[] = [];
  socket.on('data', (data) => got.push(`${data.length} bytes`));
  socket.on('end', () => got.push('FIN'));
  socket.on('error', (error: NodeJS.ErrnoException) => got.push(error.code === 'ECONNRESET' ? 'RST' : `${error.code}`));
  socket.on('close', () => got.push('closed'));
  return { socket, got };
}

let toxiproxy: ChildProcess;
let api: string;
let links = 0;

beforeAll(async () => {
  const program = await obtainProgram('toxiproxy', new AbortController().signal);
  const port = await freePort();
  toxiproxy = spawn(program, ['-host', '127.0.0.1', '-port', String(port)], { stdio: ['ignore', 'pipe', 'ignore'] });
  const { promise: up, resolve } = Promise.withResolvers<void>();
  toxiproxy.stdout
    ?.setEncoding('utf8')
    .on('data', (text: string) => text.includes('Starting Toxiproxy HTTP') && resolve());
  await up;
  api = `http://127.0.0.1:${port}`;
  await toxiproxyVersion(api);
}, 300_000);

afterAll(() => {
  toxiproxy.kill('SIGKILL');
});

/** A connection across a link of its own: `near` dialled it, `far` accepted it. */
class Connection implements AsyncDisposable {
  readonly link: Link;
  readonly near: End;
  readonly far: End;
  readonly #server: Server;
  readonly #address: { host: string; port: number };

  private constructor(link: Link, near: End, far: End, server: Server, address: { host: string; port: number }) {
    this.link = link;
    this.near = near;
    this.far = far;
    this.#server = server;
    this.#address = address;
  }

  static async open(): Promise<Connection> {
    // allowHalfOpen: no end answers a FIN with one of its own.
    const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    links += 1;
    const address = { host: '127.0.0.1', port: await freePort() };
    const link = await Link.create(api, {
      name: `link-${links}`,
      listen: `${address.host}:${address.port}`,
      upstream: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    });
    await airplane.prepare?.(link);
    const accepted = once(server, 'connection');
    const near = observe(connect({ ...address, allowHalfOpen: true }));
    const [socket] = (await accepted) as [Socket];
    const connection = new Connection(link, near, observe(socket), server, address);
    await connection.exchange();
    return connection;
  }

  /** A message each way, before anything is cut. */
  async exchange(): Promise<void> {
    this.near.socket.write('hello');
    await once(this.far.socket, 'data');
    this.far.socket.write('hello');
    await once(this.near.socket, 'data');
    this.near.got.length = 0;
    this.far.got.length = 0;
  }

  async fresh(): Promise<string> {
    const accepted = once(this.#server, 'connection');
    const socket = connect(this.#address);
    socket.write('fresh');
    const [far] = (await accepted) as [Socket];
    const [data] = (await once(far, 'data')) as [Buffer];
    socket.destroy();
    far.destroy();
    return data.toString();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.near.socket.destroy();
    this.far.socket.destroy();
    this.#server.close();
  }
}

// Both links are one kind of Toxiproxy proxy; the ends' names say which of them closes, or speaks, on which link.
const LINKS = [
  { link: 'last-mile', near: 'client', far: 'front' },
  { link: 'backend', near: 'front', far: 'server' },
] as const;

describe.each(LINKS)('airplane on the $link link', ({ near, far }) => {
  test('injecting it tells neither end anything', async () => {
    await using connection = await Connection.open();
    await airplane.inject(connection.link);
    await delay(SILENCE_MS);
    expect({ [near]: connection.near.got, [far]: connection.far.got }).toEqual({ [near]: [], [far]: [] });
  });

  test('no byte crosses it, either way', async () => {
    await using connection = await Connection.open();
    await airplane.inject(connection.link);
    connection.near.socket.write(Buffer.alloc(64 * 1024));
    connection.far.socket.write(Buffer.alloc(64 * 1024));
    await delay(SILENCE_MS);
    expect({ [near]: connection.near.got, [far]: connection.far.got }).toEqual({ [near]: [], [far]: [] });
  });

  test.each([
    ['near', 'FIN', (socket: Socket) => socket.end()],
    ['near', 'RST', (socket: Socket) => socket.resetAndDestroy()],
    ['far', 'FIN', (socket: Socket) => socket.end()],
    ['far', 'RST', (socket: Socket) => socket.resetAndDestroy()],
  ] as const)('when the %s end closes with %s, the other hears nothing', async (closing, _how, close) => {
    await using connection = await Connection.open();
    await airplane.inject(connection.link);
    close(connection[closing].socket);
    await delay(SILENCE_MS);
    expect(connection[closing === 'near' ? 'far' : 'near'].got).toEqual([]);
  });

  test('a close while it goes in stays unheard', async () => {
    await using connection = await Connection.open();
    const injected = airplane.inject(connection.link);
    connection.near.socket.end();
    await injected;
    await delay(SILENCE_MS);
    expect(connection.far.got).toEqual([]);
  });

  test('healing closes both ends of the old connection, with nothing that was sent meanwhile, and new ones work', async () => {
    await using connection = await Connection.open();
    await airplane.inject(connection.link);
    connection.near.socket.write('lost');
    await delay(SILENCE_MS);
    const ended = Promise.all([once(connection.near.socket, 'end'), once(connection.far.socket, 'end')]);
    await airplane.heal(connection.link);
    await ended;
    expect({ [near]: connection.near.got, [far]: connection.far.got }).toEqual({ [near]: ['FIN'], [far]: ['FIN'] });
    expect(await connection.fresh()).toBe('fresh');
  });
});

test('without slow_close a FIN crosses the cut: what the fault is made to prevent', async () => {
  await using connection = await Connection.open();
  await connection.link.removeToxics();
  await airplane.inject(connection.link);
  const heard = once(connection.far.socket, 'end');
  connection.near.socket.end();
  await heard;
  expect(connection.far.got).toEqual(['FIN']);
});
