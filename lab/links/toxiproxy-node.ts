import type { PathNode } from '../model/places.ts';

/** Toxiproxy as a node of the path: two TCP connections, so its kernel goes on ACKing whatever its toxics do. */
export const linkNode: PathNode = { name: 'toxiproxy', terminates: ['tcp'] };

/** What Toxiproxy calls the two directions of a connection: a toxic covers one of them. */
export const DIRECTIONS = ['upstream', 'downstream'] as const;
