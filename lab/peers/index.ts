import type { Peer, RulesAtEnds } from '../model/peer.ts';
import { grpcJs } from './grpc-js.ts';

/** Each implementation, by a line. */
export const peers = { ts: grpcJs } satisfies Record<string, Peer>;

/** Of who stands at both ends of a case whose name doesn't say otherwise. */
export const DEFAULT_RULES: RulesAtEnds = peers.ts.rules;
