import type { ResolvedCase } from '../cases/resolve.ts';
import type { TcpSocket } from '../links/packet-link.ts';
import type { Event, LabFact } from '../record/events.ts';
import type { NodeName } from '../runtimes/runtime.ts';
import type { Barrier } from './barrier.ts';
import type { EventWaiter } from './event-waiter.ts';
import type { FaultInjection } from './fault-injection.ts';
import type { Peers } from './peer-control.ts';

/** What a case needs of its environment. */
export interface CaseContext {
  case: ResolvedCase;
  /** host:port of the case's link, as the client dials it. */
  target: string;
  /** The same for the others that it has beside it, if it has any. */
  others: readonly string[];
  fault: FaultInjection;
  tapped: boolean;
  /** Moments to let pass before dialling and before the fault, so that cases meet all of a probe's phases. */
  dialAfterMs: number;
  faultAfterMs: number;
  peers: Peers;
  waiting: EventWaiter;
  /** Where the run's cases meet between baseline and fault. */
  ready: Barrier;
  /** Where they meet again, once none of them has a quick detection before it. */
  calm: Barrier;
  /** Where they say that only long waits are left, beside which other cases may begin. */
  settled: Barrier;
  /** A node's connections by its kernel, read after this was asked; absent where taps stand on the path, or hosts are shared. */
  sockets?(node: NodeName): Promise<TcpSocket[]>;
  /** Nanoseconds since the run began. */
  nowNs(): number;
  eventsSoFar(): readonly Event[];
  /** Those of a stream by another name. */
  eventsOf(name: string): readonly Event[];
  /** Records what has died of the environment's nodes and isn't known yet. */
  checkNodes(): Promise<void>;
  /** `atNs`: when it happened, if that isn't now. */
  record(fact: LabFact, atNs?: number): void;
}
