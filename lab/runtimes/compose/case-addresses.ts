import { type FrontName, frontNames } from '../../fronts/index.ts';
import { caseAddressAt, caseRangeAt } from '../case-range.ts';

/** A node that clients dial. */
export type Dialable = 'server' | FrontName;

/** A node that dials others. */
export type Dialler = 'client' | FrontName;

const DIALLERS: readonly Dialler[] = ['client', ...frontNames];

const DIALLED: readonly Dialable[] = ['server', ...frontNames];

/** What a host that dials has beside its own address, and dials from where a link gives it a new one. */
export const secondAddressOf = (dialler: Dialler): string => `198.19.255.${DIALLERS.indexOf(dialler) + 1}`;

/** All that a node answers to, beside its own address. */
export const caseRangeOf = (node: Dialable): string => caseRangeAt(DIALLED.indexOf(node));

/** Where this number's case finds the node; 0 to 999. */
export const caseAddress = (node: Dialable, number: number): string => caseAddressAt(DIALLED.indexOf(node), number);
