import { isLink } from '../../cases/path.ts';
import type { JudgedCase } from '../../judge/summary.ts';
import { linkNode } from '../../links/toxiproxy-node.ts';
import { ENDPOINTS } from '../../model/places.ts';
import type { Event } from '../../record/events.ts';
import { isAck, isTapEvent } from '../../record/tap-events.ts';
import { NS_PER_MS } from '../../support/clock.ts';
import { seconds } from '../words.ts';
import { type MarkKind, markKindOf } from './marks.ts';

/** @public The page’s scripts take it too. */
export interface TimelineMark {
  /** After `fault.end`, as are all times here; negative before. */
  ms: number;
  /** Index of its lane. */
  lane: number;
  kind: MarkKind;
  /** What happened, in the words of the event log, or of the verdict. */
  what: string;
  /** All else that the event says. */
  fields: Record<string, unknown>;
}

/** What the browser draws of one case. */
export interface Timeline {
  /** What zero is. */
  origin: 'the fault' | 'the first event';
  /** The path's nodes from client to server, as far as anything is known of them; others, such as `lab`, after them. */
  lanes: string[];
  fault?: { fromMs: number; toMs: number; name: string; silences: boolean };
  /** When the ends that should notice should do so. */
  windows: { lane: number; minMs: number; maxMs: number }[];
  marks: TimelineMark[];
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;

/** The name of the lane for what passes between front and server; without a front that is the server's own. */
const hopBeforeServer = (path: JudgedCase['path']): string => (path === 'direct' ? 'server' : `${path} – server`);

/** What the fault befalls: Toxiproxy's link, one whose packets are dropped, or a node. */
function faultLane({ at, path, grounds }: JudgedCase): string {
  if (grounds.nodes.includes(linkNode.name)) return linkNode.name;
  if (isLink(at)) return `link, ${at}`;
  return at === 'client' || at === 'server' ? at : path;
}

/** Where something happened: at an end, at what the fault befell, at a tap, or in the lab itself. */
function laneOf(event: Event, judged: JudgedCase): string {
  const { path } = judged;
  if (isTapEvent(event)) return event.who === 'client' ? path : hopBeforeServer(path);
  if (event.what === 'node.exited') return event.node;
  if (event.what.startsWith('fault.') || event.what.startsWith('heal.')) return faultLane(judged);
  return event.who;
}

/** A frame by its type and by whose it is; anything else by the log's own word. */
function whatOf(event: Event): string {
  if (event.what !== 'frame') return event.what;
  return `${event.type}${isAck(event) ? ' ACK' : ''} from the ${event.from}’s side`;
}

function fieldsOf(event: Event): Record<string, unknown> {
  // The lane and the case say these already.
  const said = new Set([
    'atNs',
    'environment',
    'who',
    'what',
    'case',
    'tap',
    'connection',
    'block',
    ...(event.what === 'frame' ? ['type', 'from'] : []),
  ]);
  return Object.fromEntries(Object.entries(event).filter(([name]) => !said.has(name)));
}

/** The case's own part of its environment's history. */
function ownEvents(events: readonly Event[]): readonly Event[] {
  const at = (what: Event['what']) => events.find((event) => event.what === what)?.atNs;
  const [fromNs, toNs] = [at('case.dialled') ?? 0, at('case.done') ?? Number.POSITIVE_INFINITY];
  return events.filter(({ what, atNs }) => what !== 'case' && atNs >= fromNs && atNs <= toNs);
}

/** A link whose packets are dropped is no node: it lies behind the client, or before the server. */
function withLink(nodes: readonly string[], judged: JudgedCase): string[] {
  if (!isLink(judged.at) || nodes.includes(linkNode.name)) return [...nodes];
  const index = judged.at === 'last-mile' ? 1 : nodes.length - 1;
  return nodes.toSpliced(index, 0, faultLane(judged));
}

function lanesOf(judged: JudgedCase, events: readonly Event[]): string[] {
  const told = new Set(events.map((event) => laneOf(event, judged)));
  const always = new Set<string>([...ENDPOINTS, faultLane(judged)]);
  const nodes = ['client', ...judged.grounds.nodes, 'server'].flatMap((name) =>
    name === 'server' && judged.path !== 'direct' ? [hopBeforeServer(judged.path), name] : [name],
  );
  const path = withLink(nodes, judged);
  const known = path.filter((name) => always.has(name) || told.has(name));
  const others = [...told].filter((name) => !path.includes(name));
  return [...known, ...others.toSorted((a, b) => Number(a === 'lab') - Number(b === 'lab'))];
}

function detections(judged: JudgedCase, lanes: readonly string[]): TimelineMark[] {
  return ENDPOINTS.flatMap((end) => {
    const { detectedMs, cause, status, errorMs } = judged.observed[end];
    if (detectedMs === null) return [];
    const fields = { cause, status, ...(errorMs !== undefined && { errorMs: rounded(errorMs) }) };
    const what = `the ${end} noticed after ${seconds(detectedMs)} s`;
    return [{ ms: rounded(detectedMs), lane: lanes.indexOf(end), kind: 'detected' as const, what, fields }];
  });
}

export function timelineOf(judged: JudgedCase, history: readonly Event[]): Timeline {
  const events = ownEvents(history);
  const at = (what: Event['what']) => events.find((event) => event.what === what)?.atNs;
  const faultNs = at('fault.end');
  const zeroNs = faultNs ?? events[0]?.atNs ?? 0;
  const ms = (atNs: number) => rounded((atNs - zeroNs) / NS_PER_MS);
  const lanes = lanesOf(judged, events);
  const acked = new Set(
    events.flatMap((event) => (event.what === 'ping.acked' ? [`${event.who} ${event.session} ${event.ping}`] : [])),
  );
  const answered = (event: Event) =>
    event.what === 'ping.sent' && acked.has(`${event.who} ${event.session} ${event.ping}`);
  const seen = events.map((event) => ({
    ...{ ms: ms(event.atNs), lane: lanes.indexOf(laneOf(event, judged)), kind: markKindOf(event, answered(event)) },
    ...{ what: whatOf(event), fields: fieldsOf(event) },
  }));
  const begin = at('fault.begin');
  const end = at('heal.begin') ?? events.at(-1)?.atNs;
  const { silences } = judged.grounds;
  return {
    origin: faultNs === undefined ? 'the first event' : 'the fault',
    lanes,
    ...(begin !== undefined &&
      end !== undefined && {
        fault: {
          fromMs: ms(begin),
          toMs: ms(end),
          name: `${judged.fault} at ${judged.at}`,
          silences: silences.length > 0,
        },
      }),
    windows:
      faultNs === undefined
        ? []
        : ENDPOINTS.flatMap((name) => {
            const expected = judged.expected[name];
            if (!expected.detects) return [];
            return [{ lane: lanes.indexOf(name), minMs: rounded(expected.minMs), maxMs: rounded(expected.maxMs) }];
          }),
    marks: [...seen, ...detections(judged, lanes)].toSorted((a, b) => a.ms - b.ms),
  };
}
