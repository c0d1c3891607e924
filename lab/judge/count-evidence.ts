import type { Evidence } from '../model/evidence.ts';
import type { Endpoint } from '../model/places.ts';
import type { CaseHistory } from '../record/case-history.ts';
import type { Event } from '../record/events.ts';
import { passed } from './tapped-frames.ts';

/** Where large pushes sat. */
function queuesAsEvidence(history: CaseHistory) {
  const [queues] = history.lab('queues');
  const [sent, received] = [history.counts('server', 'heal.begin'), history.counts('client', 'heal.begin')];
  const known = queues && sent && received;
  return {
    bytesAcceptedNotDelivered: known
      ? sent.messageBytesSent - sent.drainWaitingBytes - received.messageBytesReceived
      : 0,
    bytesInFrontsSendQueue: queues?.frontSendBytes ?? 0,
    bytesInFrontsReceiveQueue: queues?.frontReceiveBytes ?? 0,
    bytesInServersSendQueue: queues?.serverSendBytes ?? 0,
  };
}

/** What was counted from the fault's end to healing; PINGs by what was sent in that time, with the ACKs of those. */
export function evidenceOf(history: CaseHistory): Evidence {
  const fromNs = history.at('fault.end');
  const toNs = history.at('heal.begin');
  const within = ({ atNs }: Event) => atNs >= fromNs && atNs < toNs;
  const pings = (end: Endpoint) => {
    const sent = history.by(end, 'ping.sent').filter(within);
    const numbers = new Set(sent.map(({ session, ping }) => `${session} ${ping}`));
    const acked = history.by(end, 'ping.acked').filter(({ session, ping }) => numbers.has(`${session} ${ping}`));
    const received = history.by(end, 'ping.received').filter(within);
    return { sent: sent.length, acked: acked.length, received: received.length };
  };
  const messages = (end: Endpoint) => {
    const [before, after] = [history.counts(end, 'fault.end'), history.counts(end, 'heal.begin')];
    const grown = (of: 'messagesSent' | 'messagesReceived') => (after && before ? after[of] - before[of] : 0);
    return { sent: grown('messagesSent'), received: grown('messagesReceived') };
  };
  const beforeFault = (end: Endpoint, what: 'ping.acked' | 'ping.received') =>
    history.by(end, what).filter(({ atNs }) => atNs < history.at('fault.begin')).length;
  const after = history.events.filter(within);
  const before = history.events.filter(({ atNs }) => atNs < history.at('fault.begin'));
  const untilHealing = history.events.filter(({ atNs }) => atNs < toNs);
  const [clientUp, clientDown] = [passed(after, 'client', 'client'), passed(after, 'client', 'server')];
  const [serverUp, serverDown] = [passed(after, 'server', 'client'), passed(after, 'server', 'server')];
  const [clientDownBefore, serverUpBefore] = [passed(before, 'client', 'server'), passed(before, 'server', 'client')];
  const frontIsBetweenHops = history.definition.path !== 'direct' && history.definition.at === 'last-mile';
  const dataDown = (hop: Endpoint) => passed(untilHealing, hop, 'server').dataBytes;
  const [client, server] = [pings('client'), pings('server')];
  const [clientMessages, serverMessages] = [messages('client'), messages('server')];
  return {
    serverPingsSent: server.sent,
    serverPingAcksReceived: server.acked,
    serverPingsReceived: server.received,
    clientPingsSent: client.sent,
    clientPingAcksReceived: client.acked,
    clientPingsReceived: client.received,
    serverPingAcksReceivedBeforeFault: beforeFault('server', 'ping.acked'),
    serverPingsReceivedBeforeFault: beforeFault('server', 'ping.received'),
    clientPingAcksReceivedBeforeFault: beforeFault('client', 'ping.acked'),
    clientPingsReceivedBeforeFault: beforeFault('client', 'ping.received'),
    serverMessagesSent: serverMessages.sent,
    serverMessagesReceived: serverMessages.received,
    clientMessagesSent: clientMessages.sent,
    clientMessagesReceived: clientMessages.received,
    clientHopPingsFromClient: clientUp.pings,
    clientHopPingsFromServer: clientDown.pings,
    clientHopAcksFromClient: clientUp.acks,
    clientHopAcksFromServer: clientDown.acks,
    serverHopPingsFromClient: serverUp.pings,
    serverHopPingsFromServer: serverDown.pings,
    serverHopAcksFromClient: serverUp.acks,
    serverHopAcksFromServer: serverDown.acks,
    clientHopPingsFromServerBeforeFault: clientDownBefore.pings,
    clientHopAcksFromServerBeforeFault: clientDownBefore.acks,
    serverHopPingsFromClientBeforeFault: serverUpBefore.pings,
    serverHopAcksFromClientBeforeFault: serverUpBefore.acks,
    answeredBeforeHealing: history.lab('asked').some(({ answered }) => answered) ? 1 : 0,
    ...queuesAsEvidence(history),
    othersOnSameConnection: history.lab('others')[0]?.onSameConnection ?? 0,
    othersAnswering: history.lab('others')[0]?.answered ?? 0,
    bytesHeldByFront: frontIsBetweenHops ? Math.max(0, dataDown('server') - dataDown('client')) : 0,
  };
}
