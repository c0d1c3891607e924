import type { Fact } from '../../contract/facts.ts';
import type { Case } from '../../lab/cases/case.ts';
import { type ResolvedCase, resolve } from '../../lab/cases/resolve.ts';
import { groundsOf } from '../../lab/library/grounds.ts';
import type { Endpoint } from '../../lab/model/places.ts';
import { type Timing, timings } from '../../lab/model/timing.ts';
import type { Counts, Event, LabFact } from '../../lab/record/events.ts';

const NS_PER_MS = 1_000_000;
const environment = 'last-mile';

export const NAME = 'airplane/last-mile/direct/server-keepalive/idle';

export const NEVER = { detects: false } as const;
export const within = (minMs: number, maxMs: number) => ({ detects: true, minMs, maxMs }) as const;

export const byLab = (atMs: number, fact: LabFact): Event => ({
  ...{ atNs: atMs * NS_PER_MS, environment, who: 'lab' },
  ...fact,
});
export const byClient = (atMs: number, fact: Fact): Event => ({
  ...{ atNs: atMs * NS_PER_MS, environment, who: 'client' },
  ...fact,
});
export const byServer = (atMs: number, fact: Fact): Event => ({
  ...{ atNs: atMs * NS_PER_MS, environment, who: 'server' },
  ...fact,
});

const PLAIN: Omit<Case, 'grounds'> = {
  name: NAME,
  scenario: 'a-scenario',
  requirement: 'What has to hold.',
  fault: 'airplane',
  at: 'last-mile',
  path: 'direct',
  detector: 'server-keepalive',
  traffic: 'idle',
  horizonMs: 7_500,
  options: { timeMs: 1_000, timeoutMs: 1_500 },
  timers: [
    {
      ...{ at: 'server', limitMs: 2_500 },
      rearmedBy: { by: 'answer', probe: { from: 'server', towards: 'client', layer: 'http2', everyMs: 1_000 } },
    },
  ],
  predicted: { client: NEVER, server: within(1_500, 2_500) },
  expected: { client: NEVER, server: within(1_500, 2_500) },
  claims: [],
};

/** The server's keepalive on a direct path, unless `parts` say otherwise; its name stays. */
export function caseLike(parts: Partial<Case> = {}): Case {
  const definition = { ...PLAIN, ...parts };
  return { ...definition, grounds: parts.grounds ?? groundsOf(resolve(definition, timings.fast)) };
}

/** The same with what its names stand for. */
export const resolvedLike = (parts: Partial<Case> = {}, timing: Timing = timings.fast): ResolvedCase =>
  resolve(caseLike(parts), timing);

/** A case in which nobody is expected to notice anything. */
export const quietCase = (parts: Partial<Case> = {}): Case =>
  caseLike({ predicted: { client: NEVER, server: NEVER }, expected: { client: NEVER, server: NEVER }, ...parts });

const NOTHING: Counts = {
  messagesSent: 0,
  messagesReceived: 0,
  connectionBytesRead: 0,
  connectionBytesWritten: 0,
  tapBytesInFlight: 0,
  messageBytesSent: 0,
  messageBytesReceived: 0,
  drainWaitingBytes: 0,
};

export const counted = (end: Endpoint, when: 'fault.end' | 'heal.begin', counts: Partial<Counts> = {}): Event =>
  byLab(when === 'fault.end' ? 10_001 : 17_999, {
    ...{ what: 'counted', case: NAME, when, end },
    counts: { ...NOTHING, ...counts },
  });

/** A case's life in which nobody noticed anything: the fault in force at 10 s (10 ms after its begin), healing at 18 s. */
const LIFE: readonly Event[] = [
  byLab(100, { what: 'case.dialled', case: NAME }),
  byClient(110, { what: 'stream.open', case: NAME, session: '1' }),
  byServer(112, { what: 'stream.open', case: NAME, session: '7' }),
  byLab(1_200, { what: 'baseline.passed', case: NAME }),
  byLab(9_990, { what: 'fault.begin', case: NAME }),
  byLab(10_000, { what: 'fault.end', case: NAME }),
  counted('client', 'fault.end'),
  counted('server', 'fault.end'),
  counted('client', 'heal.begin'),
  counted('server', 'heal.begin'),
  byLab(18_000, { what: 'heal.begin', case: NAME }),
  byLab(18_010, { what: 'heal.end', case: NAME }),
  byLab(18_030, { what: 'recovered', case: NAME, elapsedMs: 12 }),
  byLab(18_040, { what: 'case.done', case: NAME }),
];

/** The uneventful life with these events in it, in the order of their times. */
export const lifeWith = (...events: Event[]): Event[] =>
  [...LIFE, ...events].toSorted((one, other) => one.atNs - other.atNs);

/** The uneventful life up to a moment and no further, then these events. */
export const lifeUntil = (atMs: number, ...events: Event[]): Event[] => [
  ...LIFE.filter(({ atNs }) => atNs < atMs * NS_PER_MS),
  ...events,
];

/** A life in which these never happened. */
export const without = (what: Event['what'], events: readonly Event[] = LIFE): Event[] =>
  events.filter((event) => event.what !== what);

/** The server's PING stays without an ACK from 1.5 s before it gives up at `atMs`. */
export const serverGivesUp = (atMs: number): Event[] => [
  byServer(atMs - 2_501, { what: 'ping.sent', session: '7', ping: 1 }),
  byServer(atMs - 2_500, { what: 'ping.acked', session: '7', ping: 1 }),
  byServer(atMs - 1_500, { what: 'ping.sent', session: '7', ping: 2 }),
  byServer(atMs, { what: 'stream.ended', case: NAME, cause: 'cancelled', status: 'CANCELLED' }),
  byServer(atMs + 1, { what: 'session.closed', session: '7', by: 'self' }),
];
