import type { PathNode } from './path.ts';

/** Toxiproxy as a node of the path: two TCP connections, so its kernel goes on ACKing whatever its toxics do. */
export const linkNode: PathNode = { name: 'toxiproxy', terminates: ['tcp'] };
