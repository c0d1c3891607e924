import { ADDRESSES, type HostName } from './addresses.ts';

/** A host of its own, and its place on the network. All addresses are of 198.18.0.0/15, which is kept for such tests. */
export interface Host {
  name: HostName;
  /** The router, as this host sees it. */
  gateway: string;
  address: string;
  /** What a host that gets a new address has from then on. */
  secondAddress: string;
  /** It answers to all of these as well: an address for each case. */
  caseRange: string;
}

const NAMES = Object.keys(ADDRESSES) as HostName[];

const CASES = 1_000;

/** Of the second half of 198.18.0.0/15, 1024 addresses for each host. */
const caseAddressAt = (index: number, offset: number) => `198.19.${index * 4 + (offset >> 8)}.${offset & 255}`;

export function hostOf(name: HostName): Host {
  const index = NAMES.indexOf(name);
  return {
    name,
    gateway: `198.18.${index}.1`,
    address: `198.18.${index}.2`,
    secondAddress: `198.18.${index}.3`,
    caseRange: `${caseAddressAt(index, 0)}/22`,
  };
}

/** Where this number's case finds the host; 0 to 999. */
export function caseAddress(name: HostName, number: number): string {
  if (!Number.isInteger(number) || number < 0 || number >= CASES)
    throw new RangeError(`wanted a case's number from 0 to ${CASES - 1}; got ${number}`);
  return caseAddressAt(NAMES.indexOf(name), number + 1);
}

/** Every host's name with its address. */
export const HOST_ADDRESSES = Object.fromEntries(NAMES.map((name) => [name, hostOf(name).address])) as Record<
  HostName,
  string
>;
