import type { PacketLink } from '../links/packet-link.ts';
import type { Link } from '../links/toxiproxy-link.ts';
import type { IdleTimeout } from '../model/idle-timeouts.ts';
import type { Direction, Layer, LinkSite, Place } from '../model/places.ts';
import type { Timing } from '../model/timing.ts';
import type { NodeName, Nodes } from '../runtimes/runtime.ts';
import type { Claim } from '../witness/claim.ts';

/** Where it can happen: on a link, or to a node. */
export type FaultSite = LinkSite | Place;

/** What a fault declares, which is what predictions are made from; tests prove it. */
interface FaultModel {
  sites: readonly FaultSite[];
  /** The layers that no longer get across the link, or that the node no longer answers and sends. */
  silences: readonly Layer[];
  /** The ways that a link silences; both unless given. */
  directions?: readonly Direction[];
  /** New connections get nowhere either, which is how it is tried that it took. */
  blocksNew?: true;
  /** Nothing is wrong: whatever is detected is a false alarm. */
  guard?: true;
  /** A process gets no processor, and its kernel goes on ACKing in its place. */
  freezes?: true;
  /** It is tried with every basic traffic; others with a quiet stream and a pushing one. */
  everyTraffic?: true;
  /** The settings of fronts are tried with it; with others their references alone. */
  withSettings?: true;
  /** Over before TCP keepalive of an end can fire, ten seconds later, or no matter of the connection's. */
  quickerThanTcpKeepalive?: true;
  /** Toxiproxy can't be asked to heal it once an end has closed. */
  outlastsCloses?: true;
  /** Whoever dials anew while it lasts gets through, and what was there before is lost for good. */
  sparesNew?: true;
  /** Healing closes the connections that it befell, which tells both ends. */
  healingCloses?: true;
  /** The front's own affair: it says what becomes of its streams. */
  reloads?: true;
  /** The kernel of the node that dies closes its connections. */
  announces?: true;
  /** How much later everything arrives, each way. */
  delayMs?(timing: Timing): { min: number; max: number };
  /** It is over by itself so long after it was in force; the connections live on. */
  healsAfterMs?(timing: Timing): number;
  /** A connection that was idle for so long before, or is from then on, is forgotten. */
  forgetsAfterMs?(timing: Timing): number;
  /** What shows, in each case's own run, that it is in force: all of it has to hold. */
  witness: readonly Claim[];
  /** What of a vendor's it stands for. */
  emulates?: IdleTimeout;
}

/** What a fault does, to what it is about. */
interface Acts<On extends string, Target> {
  on: On;
  /** What can be put in beforehand, on the healthy target, so that injecting takes the least time. */
  prepare?(target: Target, timing: Timing): Promise<void>;
  /** Resolves when it is fully in force. */
  inject(target: Target, timing: Timing): Promise<void>;
  /** Resolves when new connections work again. What becomes of the old ones is the fault's own affair. */
  heal(target: Target): Promise<void>;
}

/** A node of the environment, with what can befall it. */
interface NodeTarget {
  name: NodeName;
  nodes: Nodes;
}

/** The server's handlers of one case's stream. */
interface Handlers {
  hang(): Promise<void>;
  resume(): Promise<void>;
}

export type ToxiproxyFault = FaultModel & Acts<'toxiproxy', Link>;
export type PacketFault = FaultModel & Acts<'packets', PacketLink>;
export type NodeFault = FaultModel & Acts<'node', NodeTarget>;
export type HandlersFault = FaultModel & Acts<'handlers', Handlers>;

/** Something that happens to a link or a node of the path. */
export type Fault = ToxiproxyFault | PacketFault | NodeFault | HandlersFault;
