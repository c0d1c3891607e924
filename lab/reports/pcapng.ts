import type { RunHistory } from '../record/run-history.ts';
import { isTapEvent, type TapEvent } from '../record/tap-events.ts';
import { dataBytes, frameBytes, PREFACE, type Rebuilt } from './http2-bytes.ts';
import { enhancedPacket, interfaceDescription, type Packet, sectionHeader } from './pcapng-blocks.ts';
import type { Report } from './report.ts';
import { TcpPackets } from './tcp-packets.ts';

const APPLICATION = 'grpc-keepalive-lab';

const COMMENT = [
  'HTTP/2 frames as the taps saw them, in packets made for them:',
  'addresses, TCP and the messages in DATA (of zeros) are not what was sent.',
].join(' ');

/** Wireshark takes the server's for HTTP, and finds HTTP/2 there by the preface; at another it has to be told. */
const PORTS = { client: 49_152, server: 8_080 } as const;

/** Every event of the taps, in the order of their times. */
const tapped = ({ all }: RunHistory): TapEvent[] =>
  all()
    .filter(isTapEvent)
    .toSorted((one, other) => one.atNs - other.atNs);

const hopOf = ({ environment, who }: TapEvent): string => JSON.stringify([environment, who]);

const connectionOf = (event: TapEvent): string => JSON.stringify([hopOf(event), event.connection]);

/** Addresses that tell hop and connection. */
function tcpOf({ connection }: TapEvent, hop: number): TcpPackets {
  const bytes = (value: number) => [(value >> 8) & 0xff, value & 0xff] as const;
  return new TcpPackets(
    {
      client: { host: [10, hop & 0xff, ...bytes(connection)], port: PORTS.client },
      server: { host: [172, 16, hop & 0xff, 1], port: PORTS.server },
    },
    connection << 16,
  );
}

/** What an event puts on the wire, with a comment on its first packet. */
function packetsOf(event: TapEvent, tcp: TcpPackets): { packets: Buffer[]; comment?: string | undefined } {
  const sent = ({ bytes, comment }: Rebuilt, from: 'client' | 'server') => ({
    packets: tcp.data(from, bytes),
    comment,
  });
  switch (event.what) {
    case 'frame':
      return sent(frameBytes(event), event.from);
    case 'data':
      return sent(dataBytes(event), event.from);
    case 'tap.closed':
      return { packets: tcp.end(event.from, event.by), comment: event.error };
    case 'tap.opened':
    case 'tap.malformed':
      return { packets: [] };
  }
}

/**
 * `frames.pcapng`: what the taps saw, for Wireshark and tshark. An interface for each hop of each environment, named by the
 * peer that its tap stands at; a connection's first packet has the tap's name as its comment. A connection of a tap that told no frames has none here either, only its begin and end.
 */
export const pcapng: Report = {
  file: 'frames.pcapng',
  onceOver: true,
  render({ run }, history) {
    const events = tapped(history);
    const hops = [...new Map(events.map((event) => [hopOf(event), event])).values()];
    const numbers = new Map(hops.map((event, number) => [hopOf(event), number]));
    const spoken = new Set(events.filter(({ what }) => what === 'frame').map(connectionOf));
    const zeroNs = BigInt(Date.parse(run.startedAt)) * 1_000_000n;
    const connections = new Map<string, TcpPackets>();

    const blocks = events.flatMap((event) => {
      const hop = numbers.get(hopOf(event)) ?? 0;
      const atNs = zeroNs + BigInt(Math.round(event.atNs));
      const framed = (bytes: Buffer, comment?: Packet['comment']) =>
        enhancedPacket({ interface: hop, atNs, bytes, comment });
      const key = connectionOf(event);
      const begun = connections.get(key);
      const tcp = begun ?? tcpOf(event, hop);
      connections.set(key, tcp);
      const opened = event.what === 'tap.opened' ? `${event.tap}: port ${event.port} towards the server` : undefined;
      const opening = begun ? [] : [...tcp.handshake(), ...(spoken.has(key) ? tcp.data('client', PREFACE) : [])];
      const { packets, comment } = packetsOf(event, tcp);
      return [
        ...opening.map((bytes, index) => framed(bytes, index === 0 ? opened : undefined)),
        ...packets.map((bytes, index) => framed(bytes, index === 0 ? comment : undefined)),
      ];
    });
    const interfaces = hops.map(({ who, environment }) => interfaceDescription(who, `environment ${environment}`));
    return Buffer.concat([sectionHeader(APPLICATION, `Run ${run.id}. ${COMMENT}`), ...interfaces, ...blocks]);
  },
};
