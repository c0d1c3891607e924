import type { Case } from '../cases/case.ts';
import { needsNode } from '../cases/path.ts';
import { ENDPOINTS, type Endpoint } from '../model/places.ts';
import type { Event } from '../record/events.ts';

/** True once an end has told that its stream is over. */
export const hasEnded = (events: readonly Event[], end: Endpoint): boolean =>
  events.some((event) => event.who === end && event.what === 'stream.ended');

export const hasEndedAnywhere = (events: readonly Event[]): boolean => ENDPOINTS.some((end) => hasEnded(events, end));

/** True once a program has ended that the case can't do without. */
export const nodeIsGone = (definition: Case, events: readonly Event[]): boolean =>
  events.some((event) => event.what === 'node.exited' && needsNode(definition, event.node));
