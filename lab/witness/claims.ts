import { WAYS } from '../model/places.ts';
import { begins, held, heldOnNew, open, openAfterwards, refusesNew, silent } from './beacon-claims.ts';
import type { Claim } from './claim.ts';
import { delayed, ownAnswerDelayed } from './delay-claims.ts';
import { forgotten, remembered } from './forgotten.ts';
import { ownForgotten, ownOpen } from './own-claims.ts';
import {
  gone,
  handlerSilent,
  heldUnanswered,
  http2Answers,
  letsGo,
  renewed,
  replaced,
  stopped,
  unanswered,
} from './process-claims.ts';

const CLAIMS: readonly Claim[] = [
  ...WAYS.flatMap((way) => [silent(way), held(way), held(way, 'steady-tcp'), begins(way), openAfterwards(way)]),
  ...WAYS.flatMap((way) => [open(way), open(way, 'new-address'), delayed(way), ownOpen(way)]),
  ...[heldOnNew, refusesNew, ownAnswerDelayed, ownForgotten, remembered, forgotten('vanishes'), forgotten('reset')],
  ...[stopped, gone, replaced, renewed, unanswered, handlerSilent, heldUnanswered, http2Answers, letsGo],
];

const byId = new Map(CLAIMS.map((claim) => [claim.id, claim]));

/** A claim by the id that a stored case has of it; nothing if this lab doesn't know it. */
export const claimOf = (id: string): Claim | undefined => byId.get(id);
