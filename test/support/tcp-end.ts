/**
 * A program with TCP connections and nothing else, told what to do over a connection of its own: a JSON object a line,
 * both ways. Arguments: where it takes those orders, and the port on which it accepts.
 */
import { connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export type Order =
  | { do: 'dial'; name: string; host: string; port: number }
  | { do: 'write'; name: string; bytes: number }
  | { do: 'end' | 'reset'; name: string };

/** That orders are taken, or what a connection got. A dialled one has the name it was given; an accepted one's is its other end's port. */
export type Got =
  | { name: ''; got: 'orders' }
  | { name: string; got: 'connection'; from: string; port: number }
  | { name: string; got: 'bytes'; bytes: number }
  | { name: string; got: 'FIN' | 'closed' }
  | { name: string; got: 'error'; code: string };

const [orders = '', port = ''] = process.argv.slice(2);
const sockets = new Map<string, Socket>();
let say: (got: Got) => void = () => {};

function observe(name: string, socket: Socket): void {
  sockets.set(name, socket);
  socket.on('data', (data) => say({ name, got: 'bytes', bytes: data.length }));
  socket.on('end', () => say({ name, got: 'FIN' }));
  socket.on('error', (error: NodeJS.ErrnoException) => say({ name, got: 'error', code: error.code ?? error.message }));
  socket.on('close', () => say({ name, got: 'closed' }));
}

function obey(order: Order): void {
  if (order.do === 'dial') {
    // allowHalfOpen: no end answers a FIN with one of its own.
    const socket = connect({ host: order.host, port: order.port, allowHalfOpen: true });
    observe(order.name, socket);
    socket.once('connect', () =>
      say({ name: order.name, got: 'connection', from: socket.localAddress ?? '', port: socket.localPort ?? 0 }),
    );
    return;
  }
  const socket = sockets.get(order.name);
  if (order.do === 'write') socket?.write(Buffer.alloc(order.bytes));
  else if (order.do === 'end') socket?.end();
  else socket?.resetAndDestroy();
}

createServer({ allowHalfOpen: true }, (socket) => {
  const { remoteAddress: from = '', remotePort = 0 } = socket;
  observe(String(remotePort), socket);
  say({ name: String(remotePort), got: 'connection', from, port: remotePort });
}).listen(Number(port), '0.0.0.0');

createServer((control) => {
  say = (got) => control.write(`${JSON.stringify(got)}\n`);
  say({ name: '', got: 'orders' });
  // Whoever only looks whether this listens is gone before it has read a word: both tell of that.
  control.on('error', () => {});
  createInterface({ input: control })
    .on('error', () => {})
    .on('line', (line) => obey(JSON.parse(line) as Order));
}).listen(Number(orders), '0.0.0.0');
