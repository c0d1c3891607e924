import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type ClientDuplexStream, credentials, Metadata, Server, ServerCredentials } from '@grpc/grpc-js';
import { type StreamMessage, StreamServiceClient, StreamServiceService } from '../../contract/generated/stream.ts';
import { Hanging } from '../../services/hanging.ts';
import { Journal } from '../../services/journal.ts';
import { ping, request } from '../../services/messages.ts';
import { Sessions } from '../../services/sessions.ts';
import { streamService } from '../../services/stream-service.ts';
import { Traffic } from '../../services/traffic.ts';

/** What the tap costs: the same two streams beside each other, one through it. Takes about 10 s; `npm run bench:tap`. */

const HOST = '127.0.0.1';

const PINGS = 2_000;

/** Round trips before those that count, so that what is compared is compiled. */
const WARM_UP_PINGS = 500;

/** Each way's share of the time, in turns. */
const TURN_MS = 500;
const TURNS = 6;

const MESSAGE_BYTES = 65_536;

/** Requests under way at a time, so that neither end waits for the other. */
const AT_ONCE = 8;

type Stream = ClientDuplexStream<StreamMessage, StreamMessage>;

/** The server in a process of its own is this file once more. */
async function serve(): Promise<void> {
  const journal = new Journal();
  const observed = { journal, sessions: new Sessions(journal), traffic: new Traffic(journal) };
  const rateLimit = { maxPings: 1_000_000, windowMs: 1 };
  const server = new Server();
  server.addService(
    StreamServiceService,
    streamService(
      { pushBytes: 0, pushEveryMs: 0, heartbeatLimitMs: 0, drainLimit: { limitMs: 0, limitBytes: 0 }, rateLimit },
      observed,
      new Hanging(),
    ),
  );
  server.bindAsync(`${HOST}:0`, ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.send?.(port);
  });
}

async function started(file: string, argument: string): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(join(import.meta.dirname, file), [argument]);
  const [port] = (await once(child, 'message')) as [number];
  return { child, port };
}

async function roundTripMs(stream: Stream): Promise<number> {
  const answered = once(stream, 'data');
  const begin = performance.now();
  stream.write(ping());
  await answered;
  return performance.now() - begin;
}

/** Megabytes of text a second there and as many back. */
async function throughput(stream: Stream): Promise<number> {
  const text = 'x'.repeat(MESSAGE_BYTES);
  const begin = performance.now();
  let answers = 0;
  let underWay = AT_ONCE;
  const { promise, resolve } = Promise.withResolvers<void>();
  const answer = () => {
    answers += 1;
    if (performance.now() - begin < TURN_MS) stream.write(request(text));
    else {
      underWay -= 1;
      if (underWay === 0) resolve();
    }
  };
  stream.on('data', answer);
  for (let sent = 0; sent < AT_ONCE; sent += 1) stream.write(request(text));
  await promise;
  stream.off('data', answer);
  return (answers * MESSAGE_BYTES) / 1_000 / (performance.now() - begin);
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Calls `measure` on each in turn, changing who is first. */
async function inTurns(streams: [Stream, Stream], times: number, measure: (stream: Stream) => Promise<number>) {
  const untapped: number[] = [];
  const tapped: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const order = turn % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const);
    for (const which of order) (which === 0 ? untapped : tapped).push(await measure(streams[which]));
  }
  return { untapped, tapped };
}

async function main(): Promise<void> {
  const server = await started('tap.ts', 'serve');
  const tap = await started('tap-process.ts', String(server.port));
  const clients = [server.port, tap.port].map(
    (port) =>
      new StreamServiceClient(`${HOST}:${port}`, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 }),
  );
  const streams = clients.map((client) => client.stream(new Metadata())) as [Stream, Stream];
  for (const stream of streams) stream.on('error', () => {});

  await inTurns(streams, WARM_UP_PINGS, roundTripMs);
  const trips = await inTurns(streams, PINGS, roundTripMs);
  console.log('client, server and tap: a process each, on loopback');
  console.log(`round trip of a Ping and its Pong, ${PINGS} each way, in turns, in ms:`);
  for (const percent of [50, 99]) {
    const [without, through] = [percentile(trips.untapped, percent), percentile(trips.tapped, percent)];
    const added = (through - without).toFixed(3);
    console.log(`  p${percent}  untapped ${without.toFixed(3)}  tapped ${through.toFixed(3)}  added ${added}`);
  }

  await inTurns(streams, 1, throughput);
  const rates = await inTurns(streams, TURNS, throughput);
  const [without, through] = [mean(rates.untapped), mean(rates.tapped)];
  console.log(`messages of 64 KiB there and back, ${AT_ONCE} at once, in MB/s each way:`);
  console.log(
    `  untapped ${without.toFixed(1)}  tapped ${through.toFixed(1)}  (${(through / without).toFixed(2)} of it)`,
  );

  tap.child.send('facts');
  const [facts] = (await once(tap.child, 'message')) as [number];
  console.log(`the tap recorded ${facts} facts`);
  for (const stream of streams) stream.cancel();
  for (const client of clients) client.close();
  for (const { child } of [server, tap]) child.kill();
}

await (process.argv[2] === 'serve' ? serve() : main());
