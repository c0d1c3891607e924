const CASES = 1_000;

/** The last of 64 ranges is kept for second addresses. */
const PLACES = 63;

/** Of the second half of 198.18.0.0/15, which is kept for such tests, 1,024 addresses for each that is dialled. */
function addressAt(index: number, offset: number): string {
  if (index >= PLACES) throw new RangeError(`wanted one environment’s nodes; there is room for ${PLACES} nodes`);
  return `198.19.${4 * index + (offset >> 8)}.${offset & 255}`;
}

/** All the addresses that whoever has this place among those dialled answers to, beside its own. */
export const caseRangeAt = (index: number): string => `${addressAt(index, 0)}/22`;

/**
 * Where this number's case finds whoever has this place among those dialled.
 *
 * @throws {RangeError} a number that isn't a whole one from 0 to 999.
 */
export function caseAddressAt(index: number, number: number): string {
  if (!Number.isInteger(number) || number < 0 || number >= CASES)
    throw new RangeError(`wanted a case's number from 0 to ${CASES - 1}; got ${number}`);
  return addressAt(index, number + 1);
}
