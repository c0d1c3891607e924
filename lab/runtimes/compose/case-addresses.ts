import type { FrontPath } from '../../fronts/index.ts';
import { caseAddressAt, caseRangeAt } from '../case-range.ts';

/** A node that clients dial. */
export type Dialable = 'server' | FrontPath;

/** A node that dials others. */
export type Dialler = 'client' | FrontPath;

/** The addresses of an environment's nodes beside their hosts' own. */
export class CaseAddresses {
  readonly dialled: readonly Dialable[];
  readonly diallers: readonly Dialler[];

  constructor(paths: readonly FrontPath[]) {
    this.dialled = ['server', ...paths];
    this.diallers = ['client', ...paths];
  }

  /** What a host that dials dials from where a link gives it a new one. */
  second(dialler: Dialler): string {
    return `198.19.255.${this.diallers.indexOf(dialler) + 1}`;
  }

  /** All that a node answers to. */
  range(node: Dialable): string {
    return caseRangeAt(this.dialled.indexOf(node));
  }

  /** Where this number's case finds the node; 0 to 999. */
  of(node: Dialable, number: number): string {
    return caseAddressAt(this.dialled.indexOf(node), number);
  }
}
