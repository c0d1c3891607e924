import { handlerSilent, heldUnanswered, http2Answers } from '../witness/process-claims.ts';
import type { HandlersFault } from './fault.ts';

/** The server's handlers hang, as in a deadlock: HTTP/2 goes on ACKing, and the application is dead. */
export const serverHang: HandlersFault = {
  on: 'handlers',
  sites: ['server'],
  withSettings: true,
  silences: ['end-to-end'],
  witness: [handlerSilent, heldUnanswered, http2Answers],
  inject: (handlers) => handlers.hang(),
  heal: (handlers) => handlers.resume(),
};
