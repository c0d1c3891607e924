import type { Case } from '../cases/case.ts';
import { dialledOn } from '../cases/path.ts';
import type { Assumption } from '../cases/prediction.ts';
import type { TcpSocket } from '../links/packet-link.ts';
import { type Endpoint, isEndpoint, type Place } from '../model/places.ts';
import type { Event } from '../record/events.ts';
import type { KernelFact, KernelMoment } from '../record/kernel-facts.ts';
import type { CaseContext } from './case-context.ts';

/** Who dialled the case's connection of a place towards an end: a front's is the one that this end tells of. */
function diallerOf(events: readonly Event[], place: Place, towards: Endpoint): string | undefined {
  const teller = isEndpoint(place) ? place : towards;
  const open = events.find((event) => event.who === teller && event.what === 'stream.open');
  return open?.what === 'stream.open' ? open.dialledFrom : undefined;
}

/** host:port of a connection's two ends. */
interface Ends {
  dialledFrom: string;
  /** Of the client's own: another case's may come from the same port, to another address. */
  dialled?: string;
}

const textOf = ({ address, port }: TcpSocket['local']): string => `${address}:${port}`;

/** A case's own connection among those of its place. */
export function connectionOf(
  sockets: readonly TcpSocket[],
  { at, towards }: Pick<Assumption, 'at' | 'towards'>,
  { dialledFrom, dialled }: Ends,
): TcpSocket | undefined {
  const isDialler = at === 'client' || (at === 'front' && towards === 'server');
  return sockets.find((socket) => {
    const [from, to] = isDialler ? [socket.local, socket.remote] : [socket.remote, socket.local];
    return textOf(from) === dialledFrom && (dialled === undefined || textOf(to) === dialled);
  });
}

/** Whether a place's connection towards an end is the one that the case's client has dialled. */
const isClients = (isDirect: boolean, { at, towards }: Pick<Assumption, 'at' | 'towards'>): boolean =>
  at === 'client' || (towards === 'client' && (at === 'front' || isDirect));

/** Which of the assumptions can be looked at then: TCP's own from the fault on, those about a close when it comes. */
function askedAt(assumptions: readonly Assumption[], when: KernelMoment, firedAt?: Endpoint): Assumption[] {
  return assumptions.filter((one) => (when === 'fired' ? 'firedAt' in one && one.firedAt === firedAt : isTcps(one)));
}

const isTcps = ({ that }: Assumption): boolean => that === 'nothing is unacknowledged';

const stateOf = (socket: TcpSocket | undefined) => {
  if (!socket) return { state: 'gone' } as const;
  const { local: _local, remote: _remote, ...state } = socket;
  return state;
};

/** Records what the kernels say of the case's own connection, where its prediction takes anything of them for granted. */
export async function measureKernel(context: CaseContext, when: KernelMoment, firedAt?: Endpoint): Promise<void> {
  const { case: definition, target, sockets, eventsSoFar, record } = context;
  const { name, path, assumptions = [] } = definition;
  if (!sockets) return;
  const measured = askedAt(assumptions, when, firedAt).map(async (assumption) => {
    const { at, towards } = assumption;
    const dialledFrom = diallerOf(eventsSoFar(), at, towards);
    if (dialledFrom === undefined) return;
    const ends = { dialledFrom, ...(isClients(path === 'direct', assumption) && { dialled: target }) };
    const node = at === 'front' ? dialledOn(path) : at;
    const state = stateOf(connectionOf(await sockets(node), assumption, ends));
    const fact: KernelFact = { when, at, towards, ...state };
    record({ what: 'kernel', case: name, ...fact });
  });
  await Promise.all(measured);
}

/** The ends whose firing is waited for. */
export const endsThatSay = ({ assumptions = [] }: Case): Endpoint[] => [
  ...new Set(assumptions.flatMap((one) => ('firedAt' in one ? [one.firedAt] : []))),
];
