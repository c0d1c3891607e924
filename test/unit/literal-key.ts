import type { Key } from '../../lab/reach.ts';

/** Packets vanish between a client and a server that have nothing between them, and nobody watches or says anything. */
export const keyLike = (parts: Partial<Key> = {}): Key => ({
  ...{ fault: 'packet-drop', at: 'last-mile', path: 'direct', detector: 'none', traffic: 'idle' },
  ...parts,
});
