import type { FrontName } from '../../fronts/index.ts';

/** A node that clients dial. */
export type Dialable = 'server' | FrontName;

/** A node that dials others. */
export type Dialler = 'client' | FrontName;

const DIALLERS: readonly Dialler[] = ['client', 'nginx', 'envoy'];

/** 1,024 addresses for each, of the second half of 198.18.0.0/15, which is kept for such tests. */
const THIRD_OCTET: Record<Dialable, number> = { server: 0, nginx: 4, envoy: 8 };

const CASES = 1_000;

/** What a host that dials has beside its own address, and dials from where a link gives it a new one. */
export const secondAddressOf = (dialler: Dialler): string => `198.19.255.${DIALLERS.indexOf(dialler) + 1}`;

/** All that a node answers to, beside its own address. */
export const caseRangeOf = (node: Dialable): string => `198.19.${THIRD_OCTET[node]}.0/22`;

/** Where this number's case finds the node; 0 to 999. */
export function caseAddress(node: Dialable, number: number): string {
  if (!Number.isInteger(number) || number < 0 || number >= CASES)
    throw new RangeError(`wanted a case's number from 0 to ${CASES - 1}; got ${number}`);
  const offset = number + 1;
  return `198.19.${THIRD_OCTET[node] + (offset >> 8)}.${offset & 255}`;
}
