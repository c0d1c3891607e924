import type { CaseContext } from './case-context.ts';
import type { Event } from './events.ts';
import { frontNameOf } from './fronts/index.ts';
import type { KernelFact, KernelMoment } from './kernel-state.ts';
import type { Assumption } from './kernel-theory.ts';
import type { TcpSocket } from './network.ts';
import { type Endpoint, isEndpoint, type Place } from './path.ts';
import type { Case } from './scenario.ts';

/** Who dialled the case's connection of a place towards an end: a front's is the one that this end tells of. */
function diallerOf(events: readonly Event[], place: Place, towards: Endpoint): string | undefined {
  const teller = isEndpoint(place) ? place : towards;
  const open = events.find((event) => event.who === teller && event.what === 'stream.open');
  return open?.what === 'stream.open' ? open.dialledFrom : undefined;
}

/** A case's own connection among those of its place. */
export function connectionOf(
  sockets: readonly TcpSocket[],
  { at, towards }: Pick<Assumption, 'at' | 'towards'>,
  dialledFrom: string,
): TcpSocket | undefined {
  const dialled = at === 'client' || (at === 'front' && towards === 'server');
  return sockets.find(({ local, remote }) => {
    const { address, port } = dialled ? local : remote;
    return `${address}:${port}` === dialledFrom;
  });
}

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
  const { case: definition, sockets, eventsSoFar, record } = context;
  const { name, path, assumptions = [] } = definition;
  if (!sockets) return;
  const measured = askedAt(assumptions, when, firedAt).map(async (assumption) => {
    const { at, towards } = assumption;
    const node = at === 'front' ? frontNameOf(path) : at;
    const dialledFrom = diallerOf(eventsSoFar(), at, towards);
    if (!node || dialledFrom === undefined) return;
    const fact: KernelFact = {
      when,
      at,
      towards,
      ...stateOf(connectionOf(await sockets(node), assumption, dialledFrom)),
    };
    record({ what: 'kernel', case: name, ...fact });
  });
  await Promise.all(measured);
}

/** The ends whose firing is waited for. */
export const endsThatSay = ({ assumptions = [] }: Case): Endpoint[] => [
  ...new Set(assumptions.flatMap((one) => ('firedAt' in one ? [one.firedAt] : []))),
];
