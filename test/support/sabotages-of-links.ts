import { DIDNT_TAKE, notInForce, type Sabotage, THROUGH, towards } from './sabotages.ts';

/** What a Toxiproxy can lie about: what each link does by its toxics. */
export interface LinkCases {
  airplane: readonly string[];
  stall: readonly string[];
  slow: readonly string[];
  /** Silent, and behind a front where cases share a connection: asked under few lies, as each needs much of its own. */
  multiplexed: readonly string[];
  /** Of a client that dials anew while its fault lasts. */
  reconnecting: readonly string[];
}

const liars = ['toxiproxy'] as const;

const LET_GO = notInForce('their connection ended at \\d+ ms');

export function sabotagesOfLinks({ airplane, stall, slow, multiplexed, reconnecting }: LinkCases): Sabotage[] {
  const silent = [...airplane, ...stall];
  const all = [...silent, ...slow];
  return [
    {
      ...{ what: 'a Toxiproxy that puts no toxic in', lie: 'drops-all', liars },
      cases: [{ says: notInForce(THROUGH), names: [...all, ...multiplexed] }],
    },
    {
      ...{ what: 'a Toxiproxy that puts in none towards the server', lie: 'drops-upstream', liars },
      cases: [{ says: notInForce(towards('server')), names: all }],
    },
    {
      ...{ what: 'a Toxiproxy that puts in none towards the client', lie: 'drops-downstream', liars },
      cases: [{ says: notInForce(towards('client')), names: all }],
    },
    {
      ...{ what: 'a Toxiproxy that puts each toxic in after it has said so', lie: 'late', liars },
      cases: [{ says: notInForce(THROUGH), names: all }],
    },
    {
      ...{ what: 'a Toxiproxy that takes each toxic out again by itself', lie: 'lets-go', liars },
      cases: [
        { says: LET_GO, names: airplane },
        { says: notInForce(THROUGH), names: [...stall, ...slow] },
      ],
    },
    {
      ...{ what: 'a Toxiproxy with a tenth of the delay', lie: 'tenth', liars },
      cases: [{ says: notInForce(THROUGH), names: slow }],
    },
    {
      ...{ what: 'a Toxiproxy that touches beacons alone, and no case', lie: 'spares-cases', liars },
      cases: [
        { says: DIDNT_TAKE, names: silent },
        { says: DIDNT_TAKE, names: multiplexed },
        { says: notInForce('the case’s own'), names: slow },
      ],
    },
    {
      ...{ what: 'a Toxiproxy that touches cases alone, and no beacon', lie: 'spares-beacons', liars },
      cases: [{ says: notInForce(THROUGH), names: all }],
    },
    {
      ...{ what: 'a Toxiproxy that spares connections which come after the fault', lie: 'spares-new', liars },
      cases: [{ says: notInForce('beacons on a connection that came after the fault'), names: reconnecting }],
    },
  ];
}
