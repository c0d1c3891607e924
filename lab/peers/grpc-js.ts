import type { Peer, PeerRules } from '../model/peer.ts';

/** Of Node and grpc-js 1.14, at either end. */
const BOTH: Omit<PeerRules, 'keepaliveStatus'> = {
  // What libuv sets with any idle time (uv__tcp_keepalive): probes a second apart, and ten without an answer are enough.
  tcpKeepalive: { everyMs: 1_000, probes: 10 },
  // HTTP/2's own window, of which Node opens the used part again when half of it is used.
  windowBytes: { min: 32_767, max: 65_535 + 16_384 },
  // Node says that a stream of messages is full when sixteen of them wait; one or two are under way already.
  messagesUntilFull: { min: 14, max: 16 },
};

export const grpcJs: Peer = {
  name: 'ts',
  title: 'grpc-js',
  programs: { client: 'services/client.ts', server: 'services/server.ts' },
  rules: {
    // Node closes a session to new frames of the kind after a GOAWAY.
    client: { ...BOTH, keepaliveStatus: 'UNAVAILABLE', keepaliveFailsAfterGoaway: true },
    server: { ...BOTH, keepaliveStatus: 'CANCELLED' },
  },
};
