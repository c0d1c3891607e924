import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { LineReply, LineRequest } from '../../contract/lines.ts';
import type { Beacons } from './beacons.ts';

async function handle(beacons: Beacons, line: LineRequest): Promise<unknown> {
  switch (line.do) {
    case 'now':
      return { monotonicNs: process.hrtime.bigint() };
    case 'listen':
      return beacons.listen(line.request);
    case 'dial':
      return beacons.dial(line.request);
    case 'send':
      return beacons.send(line.request);
    case 'report':
      return beacons.report(line.request);
    case 'leave':
      return beacons.leave(line.request);
  }
}

const withoutBigInts = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

function serve(socket: Socket, beacons: Beacons): void {
  socket.on('error', () => {});
  socket.setNoDelay(true);
  const say = (reply: LineReply) => socket.write(`${JSON.stringify(reply, withoutBigInts)}\n`);
  createInterface({ input: socket }).on('line', (text) => {
    const line = JSON.parse(text) as LineRequest;
    handle(beacons, line).then(
      (reply) => say({ id: line.id, reply: reply ?? null }),
      (error: Error) => say({ id: line.id, error: error.message }),
    );
  });
}

export const lineServer = (beacons: Beacons): Server => createServer((socket) => serve(socket, beacons));
