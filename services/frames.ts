import {
  bytesToKeep,
  type Frame,
  type FrameHead,
  faultOf,
  frameOf,
  headOf,
  isSettings,
  type Side,
} from '../contract/frame-types.ts';

/** `malformed`: the bytes are no HTTP/2, or none from here on. Nothing comes after it. */
export type Item = Frame | { type: 'malformed'; reason: string };

export interface FrameDecoder {
  /** Takes the next bytes of one side. Returns the frames that end in them. Never throws. */
  decode(chunk: Uint8Array): Item[];
  /** How many bytes it has been given. */
  readonly bytes: number;
}

/** What a client's bytes begin with (RFC 9113, 3.4). Both sides' first frame is SETTINGS. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

/** A frame's head, in bytes (RFC 9113, 4.1). */
const HEAD_BYTES = 9;

/** The first byte of a connection under TLS: an alert or a handshake (RFC 8446, 5.1). */
const TLS_FIRST_BYTES = new Set([0x15, 0x16]);

const NO_PREFACE = 'no HTTP/2 preface';

interface OpenFrame {
  code: number;
  head: FrameHead;
  /** The first bytes of the payload, filled as they come. */
  kept: Buffer;
  /** Bytes of payload seen so far. */
  seen: number;
}

class Decoder implements FrameDecoder {
  readonly #side: Side;
  readonly #headBytes = Buffer.alloc(HEAD_BYTES);
  #bytes = 0;
  #headSeen = 0;
  #frame: OpenFrame | undefined;
  #settled = false;
  #fault: string | undefined;

  constructor(side: Side) {
    this.#side = side;
  }

  get bytes(): number {
    return this.#bytes;
  }

  decode(chunk: Uint8Array): Item[] {
    const items: Item[] = [];
    const before = this.#bytes;
    this.#bytes += chunk.byteLength;
    if (this.#fault) return items;
    let at = this.#checkStart(chunk, before);
    while (at < chunk.byteLength && !this.#fault) {
      at += this.#frame ? this.#takePayload(this.#frame, chunk, at) : this.#takeHead(chunk, at);
      const frame = this.#frame;
      if (!frame || frame.seen < frame.head.length) continue;
      items.push(frameOf(frame.code, frame.head, frame.kept));
      this.#frame = undefined;
    }
    if (this.#fault) items.push({ type: 'malformed', reason: this.#fault });
    return items;
  }

  /** @returns how many bytes of the chunk belong to the client's preface. */
  #checkStart(chunk: Uint8Array, before: number): number {
    const [first] = chunk;
    if (before === 0 && first !== undefined && TLS_FIRST_BYTES.has(first)) this.#fault = 'TLS: only sizes can be seen';
    if (this.#fault || this.#side === 'server' || before >= PREFACE.byteLength) return 0;
    const length = Math.min(PREFACE.byteLength - before, chunk.byteLength);
    if (!PREFACE.subarray(before, before + length).equals(chunk.subarray(0, length))) this.#fault = NO_PREFACE;
    return length;
  }

  #takeHead(chunk: Uint8Array, at: number): number {
    const length = Math.min(HEAD_BYTES - this.#headSeen, chunk.byteLength - at);
    this.#headBytes.set(chunk.subarray(at, at + length), this.#headSeen);
    this.#headSeen += length;
    if (this.#headSeen < HEAD_BYTES) return length;
    this.#headSeen = 0;
    const { code, head } = headOf(this.#headBytes);
    // Else an HTTP/1.1 answer would pass for the head of a frame of megabytes.
    if (!this.#settled && !isSettings(code)) this.#fault = NO_PREFACE;
    else this.#fault = faultOf(code, head);
    this.#settled = true;
    if (!this.#fault) this.#frame = { code, head, kept: Buffer.alloc(bytesToKeep(code, head.length)), seen: 0 };
    return length;
  }

  #takePayload(frame: OpenFrame, chunk: Uint8Array, at: number): number {
    const length = Math.min(frame.head.length - frame.seen, chunk.byteLength - at);
    const wanted = Math.min(frame.kept.byteLength - frame.seen, length);
    if (wanted > 0) frame.kept.set(chunk.subarray(at, at + wanted), frame.seen);
    frame.seen += length;
    return length;
  }
}

/**
 * Decodes one side's frames from its bytes, however they are cut. Keeps at most 16,384 bytes of the frame under way and
 * nothing of a DATA frame's contents.
 */
export const frameDecoder = (side: Side): FrameDecoder => new Decoder(side);
