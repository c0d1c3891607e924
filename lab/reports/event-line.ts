import type { PathName } from '../cases/path.ts';
import type { Prediction } from '../cases/prediction.ts';
import { predictionInWords } from '../cases/prediction-words.ts';
import type { Event, LabEvent, PeerEvent } from '../record/events.ts';
import { isTapEvent, type TapEvent } from '../record/tap-events.ts';
import { errorName } from './http2-names.ts';
import { tapWords } from './tap-words.ts';
import { sampleInWords } from './witness-words.ts';
import { seconds, secondsRange } from './words.ts';

const inWords = (prediction: Prediction): string =>
  predictionInWords(prediction, (range) => `in ${secondsRange(range)} s`);

const field = ([name, value]: [string, unknown]): string =>
  `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`;

/** Of a kind that has no words here: all that it says. */
function unworded(event: object): string {
  const { atNs: _at, environment: _in, who: _who, what, ...fields } = event as Record<string, unknown>;
  return [what, ...Object.entries(fields).map(field)].join(' ');
}

function labWords(event: LabEvent): string {
  switch (event.what) {
    case 'run':
      return `run ${event.run.id} begun ${event.run.startedAt}`;
    case 'run.over':
      return `run over after ${seconds(event.wallMs)} s`;
    case 'case': {
      const { client, server } = event.definition.expected;
      return `expected to notice: client ${inWords(client)}, server ${inWords(server)}`;
    }
    case 'case.dialled':
      return 'the client dials';
    case 'baseline.passed':
      return 'baseline passed';
    case 'baseline.failed':
      return `baseline failed: still missing ${event.missing}`;
    case 'clock.compared':
      return `${event.node}'s clock ahead by ${event.offsetMs.toFixed(1)} ms, within ${event.uncertaintyMs.toFixed(1)} ms`;
    case 'case.released':
      return 'all cases at their baseline';
    case 'fault.begin':
      return 'fault going in';
    case 'fault.end':
      return 'fault in force';
    case 'heal.begin':
      return 'healing';
    case 'heal.end':
      return 'healed';
    case 'counted': {
      const { messagesSent, messagesReceived, connectionBytesRead, connectionBytesWritten, tapBytesInFlight } =
        event.counts;
      const messages = `${messagesSent} messages sent and ${messagesReceived} received`;
      return `${event.end} so far: ${messages}, ${connectionBytesWritten} bytes written and ${connectionBytesRead} read, ${tapBytesInFlight} in flight in the tap`;
    }
    case 'witness':
      return `watched whether the fault was in force: ${event.samples.map(sampleInWords).join(', ')}`;
    case 'recovered':
      return `a fresh connection works, after ${event.elapsedMs.toFixed(1)} ms`;
    case 'not-recovered':
      return `no fresh connection works: ${event.reason}`;
    case 'node.exited':
      return `${event.node} ${event.reason}`;
    case 'case.again':
      return `run once more: ${event.reason}`;
    case 'case.broken':
      return `given up: ${event.reason}`;
    case 'case.done':
      return 'done';
    default:
      return unworded(event);
  }
}

function closedBy({ by, error }: PeerEvent & { what: 'session.closed' }): string {
  if (by === 'self') return 'from this side';
  if (by === 'tcp') return "by this side's TCP";
  return `by the other side, ${error ? 'RST' : 'FIN'}`;
}

function peerWords(event: Exclude<PeerEvent, TapEvent>): string {
  switch (event.what) {
    case 'stream.open':
      return `stream ${event.stream === undefined ? '' : `${event.stream} `}opened on session ${event.session}`;
    case 'session.tapped':
      return `session ${event.session} is connection=${event.connection} of its tap`;
    case 'message.sent':
      return `message sent: ${event.kind}`;
    case 'message.received':
      return `message received: ${event.kind}`;
    case 'ping.sent':
      return `PING #${event.ping} sent`;
    case 'ping.acked':
      return `PING #${event.ping} ACKed`;
    case 'ping.received':
      return 'PING received, and ACKed';
    case 'goaway.received':
      return `GOAWAY received: ${errorName(event.code)} ${event.text}`.trim();
    case 'rst_stream.received':
      return `RST_STREAM received: ${errorName(event.code)}`;
    case 'session.closed':
      return `session ${event.session} closed ${closedBy(event)}${event.error ? `: ${event.error}` : ''}`;
    case 'process.stalled':
      return `process stalled: up to ${event.lateMs.toFixed(1)} ms late`;
    case 'tcp.keepalive':
      return `TCP keepalive on session ${event.session}: first probe after ${seconds(event.idleMs)} s idle`;
    case 'detector.fired':
      return `${event.detector} fired: ${event.cause}`;
    case 'push.blocked':
      return `pushes blocked: ${event.waitingBytes} bytes wait to be taken`;
    case 'push.drained':
      return 'pushes drained';
    case 'health.watching':
      return `health: ${event.status}`;
    case 'health.ended':
      return `health watch ended: ${event.cause} (${event.status})`;
    case 'redial':
      return `redial #${event.attempt}`;
    case 'redial.failed':
      return `redial #${event.attempt} failed: ${event.cause} (${event.status})`;
    case 'flowing':
      return `messages flow again, on redial #${event.attempt}`;
    case 'stream.ended':
      return `stream ended: ${event.cause}${event.status ? ` (${event.status})` : ''}`;
    default:
      return unworded(event);
  }
}

/** What talks to the server, as its tap sees it: the front, or on a direct path the client itself. */
export const frontIn = (path: PathName): string => (path === 'direct' ? 'client' : path);

/** Who saw it; of what passed a tap, between whom and which way. */
function whereOf(event: Event, front: string): string {
  if (!isTapEvent(event)) return event.who;
  const [near, far] = event.who === 'client' ? ['client', front] : [front, 'server'];
  if (event.what === 'tap.opened') return `${near}→${far}`;
  return event.from === 'client' ? `${near}→${far}` : `${near}←${far}`;
}

function wordsOf(event: Event): string {
  if (isTapEvent(event)) return tapWords(event);
  return event.who === 'lab' ? labWords(event) : peerWords(event);
}

const escaped = (character: string): string =>
  character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Whatever a program has put into a text, one event stays one line, and a terminal as it was. */
const onOneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, escaped);

/**
 * One event as a line: time, place, words. Of an event of an unknown kind, all that it says.
 *
 * @param zeroNs what seconds are counted from; since the run began, without a sign, unless given.
 * @param front the node between the client's tap and the server's.
 */
export function line(event: Event, zeroNs?: number, front = 'front'): string {
  const time = ((event.atNs - (zeroNs ?? 0)) / 1e9).toFixed(4);
  const signed = zeroNs === undefined || time.startsWith('-') ? time : `+${time}`;
  return onOneLine(`${signed.padStart(9)}  ${whereOf(event, front).padEnd(14)}  ${wordsOf(event)}`);
}
