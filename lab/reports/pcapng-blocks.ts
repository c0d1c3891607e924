/** The blocks of a pcapng file, as far as a capture of whole packets needs them (draft-ietf-opsawg-pcapng). */

type Option = readonly [code: number, value: Uint8Array];

const COMMENT = 1;
const USER_APPLICATION = 4;
const INTERFACE_NAME = 2;
const INTERFACE_DESCRIPTION = 3;
const TIME_RESOLUTION = 9;

/** Packets begin with the header of IP. */
const LINKTYPE_RAW = 101;

const NANOSECONDS = Buffer.of(9);

const OPTION_BYTES_LIMIT = 0xffff;

function integers(write: (bytes: Buffer) => void, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  write(bytes);
  return bytes;
}

const u16 = (value: number) => integers((bytes) => bytes.writeUInt16LE(value), 2);
const u32 = (value: number) => integers((bytes) => bytes.writeUInt32LE(value), 4);

/** With zeros up to a multiple of 4 bytes. */
const padded = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

const text = (code: number, value: string): Option => [code, Buffer.from(value).subarray(0, OPTION_BYTES_LIMIT)];

function optionBytes(options: readonly Option[]): Buffer {
  if (options.length === 0) return Buffer.alloc(0);
  const each = options.flatMap(([code, value]) => [u16(code), u16(value.length), padded(value)]);
  return Buffer.concat([...each, u32(0)]);
}

function block(type: number, parts: readonly Uint8Array[], options: readonly Option[]): Buffer {
  const body = Buffer.concat([...parts, optionBytes(options)]);
  const length = u32(body.length + 12);
  return Buffer.concat([u32(type), length, body, length]);
}

/** What a file begins with. */
export function sectionHeader(application: string, comment: string): Buffer {
  const [byteOrder, version, length] = [u32(0x1a2b3c4d), Buffer.concat([u16(1), u16(0)]), Buffer.alloc(8, 0xff)];
  return block(0x0a0d0d0a, [byteOrder, version, length], [text(COMMENT, comment), text(USER_APPLICATION, application)]);
}

/** Interfaces are numbered from 0, in the order of their blocks. */
export const interfaceDescription = (name: string, description: string): Buffer =>
  block(
    0x00000001,
    [u16(LINKTYPE_RAW), u16(0), u32(0)],
    [text(INTERFACE_NAME, name), text(INTERFACE_DESCRIPTION, description), [TIME_RESOLUTION, NANOSECONDS]],
  );

export interface Packet {
  interface: number;
  /** Since 1970. */
  atNs: bigint;
  bytes: Uint8Array;
  comment?: string | undefined;
}

export function enhancedPacket({ interface: number, atNs, bytes, comment }: Packet): Buffer {
  const [high, low] = [Number(atNs >> 32n), Number(atNs & 0xffffffffn)];
  const head = [number, high, low, bytes.length, bytes.length].map(u32);
  return block(0x00000006, [...head, padded(bytes)], comment ? [text(COMMENT, comment)] : []);
}
