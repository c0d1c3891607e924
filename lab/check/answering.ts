import type { JudgedCase } from '../judge/summary.ts';
import type { Answer, CheckSubject, Tried } from './answer.ts';
import { countedIn } from './counted.ts';
import type { Demand } from './demands.ts';
import { inWords } from './duration.ts';
import type { Application } from './policy.ts';
import { endOf } from './stream-end.ts';
import { saysNothingNew, type Trial, trafficsOf } from './trials.ts';

/** What a stream is that nobody has watched yet. */
const UNSEEN: Pick<JudgedCase, 'observed'> = {
  observed: { client: { detectedMs: null, endedMs: null }, server: { detectedMs: null, endedMs: null } },
};

const aboutOf = ({ name, wanted }: Demand, traffic: string, cases: string[]) => ({ name, wanted, traffic, cases });

/** What the configuration says of a demand before it is tried; nothing of what has to be counted. */
export function foreseen(subject: CheckSubject, trial: Trial): Answer | undefined {
  const { demand, traffic, definition } = trial;
  if (demand.wants !== 'an end' && demand.wants !== 'life') return undefined;
  const untried = { ...trial, definition: { ...definition, horizonMs: 0 } };
  const { mend: _, ...found } = endOf(subject, untried, { judged: UNSEEN, openForMs: 0 });
  return { ...aboutOf(demand, traffic, [definition.name]), ...found, provedBy: 'configuration' };
}

/** The answers of trials that would say nothing new. */
export const skippedAnswers = (application: Application, demands: readonly Demand[]): Answer[] =>
  demands.flatMap((demand) =>
    trafficsOf(application, demand)
      .filter((traffic) => saysNothingNew(application, traffic))
      .map((traffic) => ({
        ...{ ...aboutOf(demand, traffic, []), verdict: 'skipped', provedBy: 'configuration' },
        because: 'the heartbeat’s own Pings are that traffic: “idle” has tried it',
      })),
  );

/** A front that turned the client away: whether it would have noticed anything was never tried. Nothing if it didn't. */
function refusal(
  { front, entrance }: CheckSubject,
  { judged }: Tried,
): Pick<Answer, 'because' | 'setting'> | undefined {
  const { endedMs, status, cause } = judged.observed.client;
  if (endedMs !== null || status === undefined) return undefined;
  const [first, ...others] = entrance.refusals ?? [];
  const could = [first, ...others].flatMap((one) => (one ? [one.name === 'name' ? one.value : one.name] : []));
  return {
    because: `${front.title} turned the lab’s client away: ${status} (${cause})${could.length > 0 ? `; ${could.join(' or ')} can do that` : ''}`,
    ...(first && { setting: first }),
  };
}

/** The answer to a demand with one traffic, from its case. A case that the lab could not tell of leaves it unknown. */
export function answerOf(subject: CheckSubject, trial: Trial, tried: Tried): Answer {
  const { demand, traffic, definition } = trial;
  const { verdict, reason } = tried.judged;
  const about = aboutOf(demand, traffic, [definition.name]);
  if (verdict === 'unknown' || verdict === 'skipped')
    return { ...about, verdict, provedBy: 'measured', because: reason, ...refusal(subject, tried) };
  return { ...about, ...(countedIn(subject, trial, tried) ?? endOf(subject, trial, tried)) };
}

/**
 * The same answer to what was measured, with what a copy showed in which the setting was at an hour.
 *
 * @param endMs when the copy's stream ended by the setting all the same; nothing if it didn't.
 */
export function provedByRaised(answer: Answer, endMs: number | undefined): Answer {
  const { setting, because } = answer;
  const copy = `a copy with ${setting?.name} at 1 h`;
  if (endMs === undefined) return { ...answer, because: `${because}; ${copy} didn’t end it then` };
  return { ...answer, verdict: 'unknown', because: `${because}, but so did ${copy}, after ${inWords(endMs)}` };
}

/**
 * The same answer, proved by a copy.
 *
 * @param endMs when the copy's stream ended by the setting; nothing if it didn't.
 */
export function provedByCopy(answer: Answer, limitMs: number, endMs: number | undefined): Answer {
  const { setting, because } = answer;
  const copy = `a copy with ${setting?.name} at ${inWords(limitMs)}`;
  if (endMs !== undefined)
    return { ...answer, provedBy: 'scaled copy', because: `${because}: ${copy} ended it after ${inWords(endMs)}` };
  const { gotMs: _, mend: __, ...rest } = answer;
  return { ...rest, verdict: 'unknown', because: `${because} by what the file says, but ${copy} didn’t end it then` };
}
