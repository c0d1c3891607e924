import type { Endpoint } from '../model/places.ts';

export interface Address {
  /** IPv4, 4 bytes. */
  host: readonly [number, number, number, number];
  port: number;
}

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const PSH = 0x08;
const ACK = 0x10;

const IP_HEADER_BYTES = 20;

/** The largest that IPv4 has room for is 65,495. */
const SEGMENT_BYTES = 60_000;

/** With the scale below a gigabyte: nobody ACKs by itself here, so no sender may seem to run out of window. */
const WINDOW = 0xffff;

/** Options of SYN: the largest segment, the window's scale (14), and nothing, for a multiple of 4 bytes (RFC 9293, 3.2). */
const SYN_OPTIONS = Buffer.of(2, 4, SEGMENT_BYTES >> 8, SEGMENT_BYTES & 0xff, 3, 3, 14, 1);

/** The Internet checksum of an even number of bytes, or of an odd one with a zero after it (RFC 1071). */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  if (bytes.length % 2 === 1) sum += bytes.readUInt8(bytes.length - 1) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

function ipHeader(from: Address, to: Address, length: number): Buffer {
  const header = Buffer.alloc(IP_HEADER_BYTES);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(IP_HEADER_BYTES + length, 2);
  header.writeUInt16BE(0x4000, 6); // don't fragment
  header.writeUInt8(64, 8);
  header.writeUInt8(6, 9); // TCP
  header.set(from.host, 12);
  header.set(to.host, 16);
  header.writeUInt16BE(checksum(header), 10);
  return header;
}

function tcpChecksum(from: Address, to: Address, segment: Buffer): number {
  const pseudo = Buffer.alloc(12);
  pseudo.set(from.host, 0);
  pseudo.set(to.host, 4);
  pseudo.writeUInt8(6, 9);
  pseudo.writeUInt16BE(segment.length, 10);
  return checksum(Buffer.concat([pseudo, segment]));
}

/** A connection as a capture would show it: what each side sends takes the numbers up where it left them. */
export class TcpPackets {
  readonly #addresses: Record<Endpoint, Address>;
  readonly #next: Record<Endpoint, number>;

  /** @param initial the first sequence number of both sides: by another one, a reader tells connections of the same addresses apart. */
  constructor(addresses: Record<Endpoint, Address>, initial: number) {
    this.#addresses = addresses;
    this.#next = { client: initial >>> 0, server: initial >>> 0 };
  }

  handshake(): Buffer[] {
    const [syn, synAck] = [this.#packet('client', SYN), this.#packet('server', SYN | ACK)];
    return [syn, synAck, this.#packet('client', ACK)];
  }

  /** In as many packets as it takes. */
  data(from: Endpoint, bytes: Buffer): Buffer[] {
    const starts = Array.from({ length: Math.ceil(bytes.length / SEGMENT_BYTES) }, (_, index) => index * SEGMENT_BYTES);
    return starts.map((start) => this.#packet(from, PSH | ACK, bytes.subarray(start, start + SEGMENT_BYTES)));
  }

  end(from: Endpoint, by: 'FIN' | 'RST'): Buffer[] {
    return [this.#packet(from, (by === 'FIN' ? FIN : RST) | ACK)];
  }

  #packet(from: Endpoint, flags: number, payload: Buffer = Buffer.alloc(0)): Buffer {
    const to = from === 'client' ? 'server' : 'client';
    const [source, target] = [this.#addresses[from], this.#addresses[to]];
    const options = flags & SYN ? SYN_OPTIONS : Buffer.alloc(0);
    const header = Buffer.alloc(20);
    header.writeUInt16BE(source.port, 0);
    header.writeUInt16BE(target.port, 2);
    header.writeUInt32BE(this.#next[from], 4);
    if (flags & ACK) header.writeUInt32BE(this.#next[to], 8);
    header.writeUInt8(((header.length + options.length) / 4) << 4, 12);
    header.writeUInt8(flags, 13);
    header.writeUInt16BE(WINDOW, 14);
    const segment = Buffer.concat([header, options, payload]);
    segment.writeUInt16BE(tcpChecksum(source, target, segment), 16);
    this.#next[from] = (this.#next[from] + payload.length + (flags & (SYN | FIN) ? 1 : 0)) >>> 0;
    return Buffer.concat([ipHeader(source, target, segment.length), segment]);
  }
}
