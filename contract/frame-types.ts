/** HTTP/2's frames (RFC 9113, 4.1 and 6), as far as a bystander can tell them without undoing HPACK. */

/** By frame type code, 0x00 to 0x09 (RFC 9113, 6.1 to 6.10). */
const NAMES = [
  'DATA',
  'HEADERS',
  'PRIORITY',
  'RST_STREAM',
  'SETTINGS',
  'PUSH_PROMISE',
  'PING',
  'GOAWAY',
  'WINDOW_UPDATE',
  'CONTINUATION',
] as const;

type FrameName = (typeof NAMES)[number];

/** Settings by identifier (RFC 9113, 6.5.2); later documents have added others. */
const SETTING_NAMES = new Map([
  [0x01, 'SETTINGS_HEADER_TABLE_SIZE'],
  [0x02, 'SETTINGS_ENABLE_PUSH'],
  [0x03, 'SETTINGS_MAX_CONCURRENT_STREAMS'],
  [0x04, 'SETTINGS_INITIAL_WINDOW_SIZE'],
  [0x05, 'SETTINGS_MAX_FRAME_SIZE'],
  [0x06, 'SETTINGS_MAX_HEADER_LIST_SIZE'],
]);

/** Identifier and value (RFC 9113, 6.5.1), in bytes. */
const SETTING_BYTES = 6;

/** Last stream and error code (RFC 9113, 6.8), in bytes; debug data follows. */
const GOAWAY_FIXED_BYTES = 8;

/** Debug data has no limit of its own; what servers say in it is a few words. */
const GOAWAY_TEXT_BYTES = 256;

/** What is kept of the longest payload: the largest frame that a peer must take unasked (RFC 9113, 4.2). */
const BLOCK_BYTES = 16_384;

/** The flag by which PING and SETTINGS acknowledge (RFC 9113, 6.5 and 6.7). */
const ACK = 0x01;

/** The reserved bit before each stream identifier and window increment is ignored (RFC 9113, 4.1, 6.8 and 6.9). */
const WITHOUT_RESERVED_BIT = 0x7fffffff;

/** Whose bytes they are: the `client` dialled, the `server` accepted. */
export type Side = 'client' | 'server';

export interface FrameHead {
  flags: number;
  stream: number;
  /** Payload, padding included, in bytes. */
  length: number;
}

export type Frame = FrameHead &
  (
    | { type: 'DATA' | 'PRIORITY' | `UNKNOWN(0x${string})` }
    /** `block`: the payload as it is, padding and priority included; base64 of at most 16,384 bytes. */
    | { type: 'HEADERS' | 'PUSH_PROMISE' | 'CONTINUATION'; block: string }
    | { type: 'RST_STREAM'; code: number }
    /** By the names of RFC 9113, 6.5.2; others by their identifier, as `0x08`. The first 2,730 of a frame. */
    | { type: 'SETTINGS'; settings: Record<string, number> }
    /** Opaque data, 16 hex digits. */
    | { type: 'PING'; payload: string }
    /** `text`: the first 256 bytes of debug data, read as UTF-8. */
    | { type: 'GOAWAY'; lastStream: number; code: number; text: string }
    | { type: 'WINDOW_UPDATE'; increment: number }
  );

/** Whether a PING or SETTINGS acknowledges the other side's. */
export const isAck = ({ type, flags }: Pick<Frame, 'type' | 'flags'>): boolean =>
  (type === 'PING' || type === 'SETTINGS') && (flags & ACK) !== 0;

interface Rule {
  /** Whether the frame belongs to the connection (stream 0), to a stream, or to either. */
  scope: 'connection' | 'stream' | 'either';
  /** Bytes of payload that `frameOf` needs. */
  keep: number;
  /** Says which length was wanted, if this one is a connection error. */
  wrongLength?: (length: number, ack: boolean) => string | false;
}

const exactly = (wanted: number) => (length: number) => length !== wanted && String(wanted);

/**
 * Only what the RFC makes a connection error is here: after a stream error (a PRIORITY not of 5 bytes, an increment of
 * 0) the connection goes on, and so does its decoding.
 */
const RULES: Record<FrameName, Rule> = {
  DATA: { scope: 'stream', keep: 0 },
  HEADERS: { scope: 'stream', keep: BLOCK_BYTES },
  PRIORITY: { scope: 'stream', keep: 0 },
  RST_STREAM: { scope: 'stream', keep: 4, wrongLength: exactly(4) },
  SETTINGS: {
    scope: 'connection',
    keep: BLOCK_BYTES - (BLOCK_BYTES % SETTING_BYTES),
    wrongLength: (length, ack) =>
      ack ? length !== 0 && '0 in an ACK' : length % SETTING_BYTES !== 0 && `a multiple of ${SETTING_BYTES}`,
  },
  PUSH_PROMISE: { scope: 'stream', keep: BLOCK_BYTES },
  PING: { scope: 'connection', keep: 8, wrongLength: exactly(8) },
  GOAWAY: {
    scope: 'connection',
    keep: GOAWAY_FIXED_BYTES + GOAWAY_TEXT_BYTES,
    wrongLength: (length) => length < GOAWAY_FIXED_BYTES && `${GOAWAY_FIXED_BYTES} or more`,
  },
  WINDOW_UPDATE: { scope: 'either', keep: 4, wrongLength: exactly(4) },
  CONTINUATION: { scope: 'stream', keep: BLOCK_BYTES },
};

/** How many bytes of its payload a frame is told from; 0 for a type that is not known. */
export function bytesToKeep(code: number, length: number): number {
  const name = NAMES[code];
  return name ? Math.min(RULES[name].keep, length) : 0;
}

/** What makes a frame impossible, by its head alone; nothing if it may be. */
export function faultOf(code: number, { flags, stream, length }: FrameHead): string | undefined {
  const name = NAMES[code];
  if (!name) return undefined;
  const { scope, wrongLength } = RULES[name];
  if (scope === 'connection' && stream !== 0) return `${name} on stream ${stream}, wanted 0`;
  if (scope === 'stream' && stream === 0) return `${name} on stream 0, wanted another`;
  const wanted = wrongLength?.(length, isAck({ type: name, flags }));
  return wanted ? `${name} of ${length} bytes, wanted ${wanted}` : undefined;
}

export const isSettings = (code: number): boolean => NAMES[code] === 'SETTINGS';

/** Reads a frame's head (RFC 9113, 4.1) from its 9 bytes. */
export const headOf = (bytes: Buffer): { code: number; head: FrameHead } => ({
  code: bytes.readUInt8(3),
  head: {
    flags: bytes.readUInt8(4),
    stream: bytes.readUInt32BE(5) & WITHOUT_RESERVED_BIT,
    length: bytes.readUIntBE(0, 3),
  },
});

const hex = (number: number) => `0x${number.toString(16).padStart(2, '0')}` as const;

function settingsOf(payload: Buffer): Record<string, number> {
  const settings: Record<string, number> = {};
  for (let at = 0; at < payload.byteLength; at += SETTING_BYTES) {
    const id = payload.readUInt16BE(at);
    settings[SETTING_NAMES.get(id) ?? hex(id)] = payload.readUInt32BE(at + 2);
  }
  return settings;
}

/** @param payload the first `bytesToKeep` bytes of it. */
export function frameOf(code: number, head: FrameHead, payload: Buffer): Frame {
  const type = NAMES[code];
  if (!type) return { type: `UNKNOWN(${hex(code)})`, ...head };
  switch (type) {
    case 'DATA':
    case 'PRIORITY':
      return { type, ...head };
    case 'HEADERS':
    case 'PUSH_PROMISE':
    case 'CONTINUATION':
      return { type, ...head, block: payload.toString('base64') };
    case 'RST_STREAM':
      return { type, ...head, code: payload.readUInt32BE(0) };
    case 'SETTINGS':
      return { type, ...head, settings: settingsOf(payload) };
    case 'PING':
      return { type, ...head, payload: payload.toString('hex') };
    case 'GOAWAY':
      return {
        type,
        ...head,
        lastStream: payload.readUInt32BE(0) & WITHOUT_RESERVED_BIT,
        code: payload.readUInt32BE(4),
        text: payload.toString('utf8', GOAWAY_FIXED_BYTES),
      };
    case 'WINDOW_UPDATE':
      return { type, ...head, increment: payload.readUInt32BE(0) & WITHOUT_RESERVED_BIT };
  }
}
