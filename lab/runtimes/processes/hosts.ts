import { caseAddressAt, caseRangeAt } from '../case-range.ts';
import { HOST_NAMES, type HostName } from './addresses.ts';

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

export function hostOf(name: HostName): Host {
  const index = HOST_NAMES.indexOf(name);
  return {
    name,
    gateway: `198.18.${index}.1`,
    address: `198.18.${index}.2`,
    secondAddress: `198.18.${index}.3`,
    caseRange: caseRangeAt(index),
  };
}

/** Where this number's case finds the host; 0 to 999. */
export const caseAddress = (name: HostName, number: number): string => caseAddressAt(HOST_NAMES.indexOf(name), number);

/** Every host's name with its address. */
export const HOST_ADDRESSES = Object.fromEntries(HOST_NAMES.map((name) => [name, hostOf(name).address])) as Record<
  HostName,
  string
>;
