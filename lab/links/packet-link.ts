import type { FrontPath } from '../fronts/index.ts';
import type { Direction } from '../model/places.ts';

/** What a link does to its packets. Nothing asked for: it passes them on. */
export interface PacketRules {
  /** Packets that vanish, of connections old and new, FIN, RST and ICMP included. */
  drop?: readonly Direction[];
  /** New connections' first packets vanish; what is there goes on. */
  dropNew?: true;
  /** A connection without a packet for so long is forgotten; what comes later vanishes, or is answered by an RST. */
  forget?: { afterIdleMs: number; late: 'vanishes' | 'reset' };
  /** The client has another address from now on: what belongs to the old one vanishes, new connections come from the new. */
  newAddress?: true;
}

/** The way between two neighbours, by its packets: no program of the lab's stands on it. */
export interface PacketLink {
  /** Replaces all that the link does, in one step. Resolves when that is in force. */
  apply(rules: PacketRules): Promise<void>;
}

/** Hosts of their own, joined by links. */
export interface Network {
  /** host:port by which the client dials a node; only this number's, so that its link is a link of its own. */
  address(node: 'server' | FrontPath, number: number): string;
  /** From the client to whatever node it dials by that number; 0 to 999. */
  lastMile(number: number): PacketLink;
  /** All between a front and the server. */
  backend(front: FrontPath): PacketLink;
}

/** A TCP connection as the kernel of one node has it. */
export interface SocketQueues {
  local: { address: string; port: number };
  remote: { address: string; port: number };
  /** Written by the program and not acknowledged by the other end, sent or not; a FIN counts as one. */
  sendQueueBytes: number;
  /** Received and not read by the program. */
  receiveQueueBytes: number;
}

/** `include/net/tcp_states.h`, by the names of the kernel, from 1 on. */
export const TCP_STATES = [
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
  'NEW_SYN_RECV',
] as const;

type TcpState = (typeof TCP_STATES)[number];

/** Which of a connection's timers runs; a loss probe's counts as that of retransmission. */
export type TcpTimer = 'none' | 'retransmission' | 'keepalive' | 'zero window';

/** A connection with what its kernel does about it, as `/proc/net/tcp` tells. */
export interface TcpSocket extends SocketQueues {
  state: TcpState;
  timer: TcpTimer;
  /** Until that timer fires. */
  timerMs: number;
  /** How often that for retransmission has fired since the other end last acknowledged something (icsk_retransmits). */
  retransmits: number;
  /** Probes of TCP keepalive, or of a window of 0, that are unanswered. */
  probes: number;
  /** The retransmission timeout. */
  rtoMs: number;
  /** The congestion window, in segments. */
  cwnd: number;
}
