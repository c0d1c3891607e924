/** What was counted for one case: between the fault's end and healing, or from the stream's begin to the fault. */
const EVIDENCE = [
  'serverPingsSent',
  'serverPingAcksReceived',
  'serverPingsReceived',
  'clientPingsSent',
  'clientPingAcksReceived',
  'clientPingsReceived',
  'serverPingAcksReceivedBeforeFault',
  'serverPingsReceivedBeforeFault',
  'clientPingAcksReceivedBeforeFault',
  'clientPingsReceivedBeforeFault',
  'serverMessagesSent',
  'serverMessagesReceived',
  'clientMessagesSent',
  'clientMessagesReceived',
  /** 1 if a message on the case's stream was answered just before healing; asked only where the fault leaves it up. */
  'answeredBeforeHealing',
  /** Of others with whole links through the same front: those on the case's own connection to the server, and those unharmed. */
  'othersOnSameConnection',
  'othersAnswering',
  /**
   * Of large pushes, just before healing: what the server's process has given away and the client never got, and the part
   * of it in the kernels: of the front towards the client, of the front from the server, of the server. The rest is in the
   * front's own memory.
   */
  'bytesAcceptedNotDelivered',
  'bytesInFrontsSendQueue',
  'bytesInFrontsReceiveQueue',
  'bytesInServersSendQueue',
  // What passed the taps: at the client's hop, before the front, and at the server's, before the server.
  'clientHopPingsFromClient',
  'clientHopPingsFromServer',
  'clientHopAcksFromClient',
  'clientHopAcksFromServer',
  'serverHopPingsFromClient',
  'serverHopPingsFromServer',
  'serverHopAcksFromClient',
  'serverHopAcksFromServer',
  'clientHopPingsFromServerBeforeFault',
  'clientHopAcksFromServerBeforeFault',
  'serverHopPingsFromClientBeforeFault',
  'serverHopAcksFromClientBeforeFault',
  /**
   * Of messages that passed the server's hop towards the client, and by healing not the client's: in the front, and in
   * the buffers of the sockets that lead to it. 0 where the link is between the two hops.
   */
  'bytesHeldByFront',
] as const;

export type EvidenceName = (typeof EVIDENCE)[number];

export type Evidence = Record<EvidenceName, number>;

/** A count that has to be exactly, or at least, a number or another count. */
export interface EvidenceClaim {
  /** Names of hops hold only where the run was tapped. */
  count: EvidenceName;
  is: 'exactly' | 'at least';
  value: number | EvidenceName;
}

const needsTap = (count: EvidenceName): boolean => /Hop|Held/.test(count);

/** The first claim that doesn't hold, as `wanted X; got Y`; nothing if all hold. */
export function brokenClaim(claims: readonly EvidenceClaim[], evidence: Evidence, tapped: boolean): string | undefined {
  for (const { count, is, value } of claims) {
    if (!tapped && needsTap(count)) continue;
    const got = evidence[count];
    const wanted = typeof value === 'number' ? value : evidence[value];
    if (is === 'exactly' ? got === wanted : got >= wanted) continue;
    const named = typeof value === 'number' ? `${value}` : `${value} (${wanted})`;
    return `wanted ${count} ${is} ${named}; got ${got}`;
  }
  return undefined;
}
