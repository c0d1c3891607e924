import { DIDNT_TAKE, notInForce, type Sabotage, THROUGH, towards } from './sabotages.ts';

/** What an nft can lie about: which packets of a link vanish. */
export interface PacketCases {
  bothWays: readonly string[];
  toServer: readonly string[];
  toClient: readonly string[];
  flap: readonly string[];
  acceptStops: readonly string[];
  /** Behind a front where cases share a connection: asked under few lies, as each needs much of its own. */
  multiplexed: readonly string[];
}

const liars = ['nft'] as const;

export function sabotagesOfPackets(cases: PacketCases): Sabotage[] {
  const { bothWays, toServer, toClient, flap, acceptStops, multiplexed } = cases;
  const lasting = [...bothWays, ...toServer, ...toClient];
  const all = [...lasting, ...flap, ...acceptStops];
  return [
    {
      ...{ what: 'rules that match nothing', lie: 'matches-nothing', liars },
      cases: [{ says: notInForce(THROUGH), names: [...all, ...multiplexed] }],
    },
    {
      ...{ what: 'rules for the way to the server alone', lie: 'only-to-server', liars },
      cases: [{ says: notInForce(towards('client')), names: [...bothWays, ...toClient, ...flap] }],
    },
    {
      ...{ what: 'rules for the way to the client alone', lie: 'only-to-client', liars },
      cases: [{ says: notInForce(towards('server')), names: [...bothWays, ...toServer, ...flap, ...acceptStops] }],
    },
    {
      ...{ what: 'rules that come late', lie: 'late', liars },
      cases: [{ says: notInForce(THROUGH), names: all }],
    },
    {
      ...{ what: 'rules that are flushed after a while', lie: 'lets-go', liars },
      cases: [{ says: notInForce(THROUGH), names: [...lasting, ...acceptStops] }],
    },
    {
      ...{ what: 'rules that spare TCP', lie: 'spares-tcp', liars },
      cases: [
        { says: notInForce('beacons on a TCP connection'), names: [...lasting, ...flap] },
        { says: notInForce('(beacons on a TCP connection|new connections)'), names: [...acceptStops, ...multiplexed] },
      ],
    },
    {
      ...{ what: 'rules that spare UDP', lie: 'spares-udp', liars },
      cases: [{ says: notInForce(THROUGH), names: [...lasting, ...flap] }],
    },
    {
      ...{ what: 'rules that spare UDP, on hosts that refuse to send it', lie: 'refuses', liars },
      cases: [
        {
          says: notInForce('(EPERM$|were lost before the fault already$|none were sent)'),
          names: [...lasting, ...flap],
        },
      ],
    },
    {
      ...{ what: 'rules that spare the ports at which cases dial', lie: 'spares-cases', liars },
      cases: [
        { says: DIDNT_TAKE, names: lasting },
        { says: notInForce('new connections'), names: acceptStops },
        // In a short silence nothing is sent on a case's own connection: that would be what is judged.
        { says: /^the fault (didn|wasn)/, names: multiplexed.filter((name) => !name.startsWith('flap')) },
      ],
    },
    {
      ...{ what: 'rules that drop more than they were asked to', lie: 'drops-more', liars },
      cases: [{ says: notInForce('the case’s own link'), names: [...toServer, ...toClient, ...acceptStops] }],
    },
  ];
}

/** Middleboxes that forget, which takes 24 s at least: their labs come first, and aren't tried without a lie. */
export function sabotagesOfReapers(names: readonly string[]): Sabotage[] {
  // One that something passes on is never forgotten: that it would be can't be seen.
  const idle = names.filter((name) => name.includes('/none/'));
  const lies = {
    'matches-nothing': { what: 'a middlebox that forgets nothing', says: 'what was sent at \\d+ ms got through$' },
    'forgets-early': { what: 'a middlebox that forgets too early', says: '(it|the one sent at \\d+ ms) was lost$' },
    'spares-cases': { what: 'a middlebox that forgets beacons alone', says: 'the case’s own' },
  };
  return Object.entries(lies).map(([lie, { what, says }]) => ({
    ...{ what, lie, liars, isLong: true },
    cases: [{ says: notInForce(says), names: lie === 'spares-cases' ? idle : names }],
  }));
}
