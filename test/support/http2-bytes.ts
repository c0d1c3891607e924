/** The bytes of HTTP/2, written by hand so that nothing of what is tested has a part in them. */

/** What a client's bytes begin with (RFC 9113, 3.4). */
export const PREFACE = Buffer.from('505249202a20485454502f322e300d0a0d0a534d0d0a0d0a', 'hex');

export interface RawFrame {
  code: number;
  flags?: number;
  stream?: number;
  payload?: Uint8Array;
}

/** RFC 9113, 4.1: length, type, flags, stream identifier, payload. */
export function frameBytes({ code, flags = 0, stream = 0, payload = new Uint8Array() }: RawFrame): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.byteLength, 0, 3);
  head.writeUInt8(code, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** An empty SETTINGS, with which a server may begin. */
export const EMPTY_SETTINGS = frameBytes({ code: 4 });
