/** Before each message of gRPC: not compressed, and its length. */
const PREFIX_BYTES = 5;

/** Of protobuf's first field: as a number, and as bytes whose length comes first. */
const NUMBER_TAG = 0x08;
const BYTES_TAG = 0x0a;

/** A number in so many bytes of 7 bits, each but the last saying that there are more. */
const varint = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, index) => ((value >>> (7 * index)) & 0x7f) | (index < bytes - 1 ? 0x80 : 0));

/**
 * Zeros of a message's length in place of the message, as one field of protobuf in gRPC's frame. A reader of plain zeros
 * would find a thousand empty messages, and a broken one where they end.
 */
export function zerosAsMessage(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (length < PREFIX_BYTES) return bytes;
  const body = length - PREFIX_BYTES;
  bytes.writeUInt32BE(body, 1);
  const field = body >= 5 ? [BYTES_TAG, ...varint(body - 5, 4)] : [NUMBER_TAG, ...varint(0, body - 1)];
  if (body >= 2) bytes.set(field, PREFIX_BYTES);
  return bytes;
}
