import type { TcpSocket } from '../links/packet-link.ts';
import type { Endpoint, Place } from '../model/places.ts';

/** What kernels hold of what the server has pushed. */
export interface Queues {
  /** At the front, towards the case's client. */
  frontSendBytes: number;
  /** At the front, from the server, of all its connections to it. */
  frontReceiveBytes: number;
  /** At the server, towards the front, or the client where there is none. */
  serverSendBytes: number;
}

/** When a kernel is asked: when the fault is in force, when the case's detector has fired, and just before healing. */
export type KernelMoment = 'fault.end' | 'fired' | 'heal.begin';

/** What the kernel of a place says of the case's own connection towards an end; `gone` if it has none any more. */
export type KernelFact = { when: KernelMoment; at: Place; towards: Endpoint } & (
  | Omit<TcpSocket, 'local' | 'remote'>
  | { state: 'gone' }
);
