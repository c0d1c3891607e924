import type { Evidence } from '../model/evidence.ts';
import type { CaseHistory } from '../record/case-history.ts';
import { isTapEvent } from '../record/tap-events.ts';
import { NS_PER_MS } from '../support/clock.ts';
import { type AnsweredPing, answeredPings, passed } from './tapped-frames.ts';

const seconds = (ns: number): string => `+${(ns / NS_PER_MS / 1_000).toFixed(1)} s`;

const milliseconds = (ns: number): string => `${(ns / NS_PER_MS).toFixed(1)} ms`;

const inWords = ({ number, sentNs, answeredNs }: AnsweredPing, faultNs: number, answerer: string): string => {
  const sent = `server PING #${number} at ${seconds(sentNs - faultNs)}`;
  if (answeredNs === undefined) return `${sent}: no ACK`;
  return `${sent}, ACKed ${milliseconds(answeredNs - sentNs)} later by ${answerer}`;
};

const BYTES = new Intl.NumberFormat('en');

/**
 * What the taps saw from the fault to healing, in sentences: who answered the server's PINGs, what of them reached the
 * client, what the front holds. Nothing of a case without taps.
 */
export function proofOf(history: CaseHistory, evidence: Evidence): string[] {
  const { events, definition } = history;
  const [faultNs, healNs] = [history.at('fault.end'), history.at('heal.begin')];
  if (!events.some(isTapEvent)) return [];
  // The tap stands next to the server: what answers there is the front, or the client itself where there is none.
  const answerer = definition.path === 'direct' ? 'the client' : definition.path;
  const pings = answeredPings(events, 'server', 'server').filter(({ sentNs }) => sentNs >= faultNs && sentNs < healNs);
  const telling = [
    pings.findLast(({ answeredNs }) => answeredNs !== undefined),
    pings.findLast((ping) => !ping.answeredNs),
  ];
  const sentences = telling.flatMap((ping) => (ping ? [inWords(ping, faultNs, answerer)] : []));
  if (sentences.length > 0 && definition.path !== 'direct' && definition.at === 'last-mile') {
    const reached = evidence.clientHopPingsFromServer;
    sentences.push(`towards the client ${answerer} sent ${reached || 'none'} since the fault`);
  }
  const before = events.filter(({ atNs }) => atNs < history.at('fault.begin'));
  const asked = passed(before, 'client', 'client').pings;
  if (asked > 0) {
    const through = evidence.serverHopPingsFromClientBeforeFault || 'none';
    sentences.push(`before the fault ${asked} of the client’s PINGs reached ${answerer}, and ${through} the server`);
  }
  if (evidence.bytesHeldByFront > 0)
    sentences.push(`${BYTES.format(evidence.bytesHeldByFront)} bytes of messages went to ${answerer} and no further`);
  return sentences;
}
