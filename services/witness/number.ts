/** What a beacon is on the wire, over UDP and TCP alike: its number. */
export const NUMBER_BYTES = 4;

export const numbered = (number: number): Buffer => {
  const bytes = Buffer.alloc(NUMBER_BYTES);
  bytes.writeUInt32BE(number);
  return bytes;
};
