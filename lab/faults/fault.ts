import type { Link } from '../link.ts';
import type { Layer } from '../path.ts';

/** Something that happens to a link. What it declares is what predictions are made from; tests prove it. */
export interface Fault {
  /** The layers that no longer get across the link, in both directions. */
  silences: readonly Layer[];
  /** What can be put in beforehand, on the healthy link, so that injecting takes the least time. */
  prepare?(link: Link): Promise<void>;
  /** Resolves when it is fully in force. */
  inject(link: Link): Promise<void>;
  /** Resolves when new connections work again. What becomes of the old ones is the fault's own affair. */
  heal(link: Link): Promise<void>;
}
