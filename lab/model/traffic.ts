import type { Endpoint } from './places.ts';
import type { Timing } from './timing.ts';

/** What flows on a stream besides the detector's own probes. */
export interface Traffic {
  /** The article's one-way stream: the client's side ends with its request. */
  halfClosed: boolean;
  /** Pings from the client, each answered by a Pong, without anybody watching for them. */
  clientPingsEveryMs?: number;
  /** Messages from the server; `bytes` of text each. */
  push?: { bytes: number; everyMs: number };
}

const PUSH = { bytes: 100, everyMs: 100 };

const basic = {
  idle: () => ({ halfClosed: false }),
  'client-pings': ({ heartbeat }) => ({ halfClosed: false, clientPingsEveryMs: heartbeat.intervalMs }),
  'server-push': () => ({ halfClosed: false, push: PUSH }),
  'half-closed-push': () => ({ halfClosed: true, push: PUSH }),
} satisfies Record<string, (timing: Timing) => Traffic>;

type BasicTraffic = keyof typeof basic;
type Pushing = Extract<BasicTraffic, `${string}-push`>;

/** A basic traffic, or a push with figures of its own: `server-push-64KiB-100ms`. */
export type TrafficName = BasicTraffic | `${Pushing}-${number}${'B' | 'KiB'}-${number}ms`;

export const basicTraffics = Object.keys(basic) as BasicTraffic[];

const FIGURES = /^(.+-push)-(\d+)(B|KiB)-(\d+)ms$/;

/** Pure: the name says all. */
export function trafficOf(name: TrafficName, timing: Timing): Traffic {
  if (name in basic) return (basic[name as BasicTraffic] as (timing: Timing) => Traffic)(timing);
  const [, base, size, unit, everyMs] = FIGURES.exec(name) ?? [];
  const bytes = Number(size) * (unit === 'KiB' ? 1024 : 1);
  return { ...basic[base as Pushing](), push: { bytes, everyMs: Number(everyMs) } };
}

/** Messages of one kind, from one end to the other. */
export interface Flow {
  from: Endpoint;
  to: Endpoint;
  everyMs: number;
  /** Sent only in answer to the other end's. */
  answers?: true;
}

/** The client's Pings, and the server's Pongs in answer. */
export const pingsAndPongs = (everyMs: number): Flow[] => [
  { from: 'client', to: 'server', everyMs },
  { from: 'server', to: 'client', everyMs, answers: true },
];

export function flowsOf({ clientPingsEveryMs, push }: Traffic): Flow[] {
  return [
    ...(clientPingsEveryMs ? pingsAndPongs(clientPingsEveryMs) : []),
    ...(push ? [{ from: 'server', to: 'client', everyMs: push.everyMs } as const] : []),
  ];
}

/** Pushed messages so large that buffers fill with them. */
export const LARGE_BYTES = 4_096;

/** gRPC's 5 bytes before a message, and protobuf's tags and lengths in a StreamMessage around the text: 10 to 14. */
const FRAMING_BYTES = 5 + 12;

/** Bytes that the push takes from HTTP/2's flow-control window in a millisecond. */
export const pushBytesPerMs = ({ bytes, everyMs }: NonNullable<Traffic['push']>): number =>
  (bytes + FRAMING_BYTES) / everyMs;
