import type { Setting } from '../model/entrance.ts';
import { otherEnd } from '../model/places.ts';
import { TOLERANCE_MS } from '../model/tolerance.ts';
import type { CheckSubject, Found, Tried } from './answer.ts';
import { blindnessInWords, endInWords, type Tense } from './because.ts';
import { type Decider, decidersOf, runsFromBegin } from './deciders.ts';
import { inWords } from './duration.ts';
import type { Trial } from './trials.ts';

/** A second: what a timer counts from was up to a warm-up's interval before the fault. */
const COUNTED_FROM_MS = 1_000;

/** What of a trial says how its stream ended. */
type Seen = Pick<Tried, 'openForMs'> & { judged: Pick<Tried['judged'], 'observed'> };

/** In milliseconds after what the decider counts from. */
const gotBy = ({ timer }: Decider, ms: number, openForMs: number): number =>
  runsFromBegin(timer) ? ms + openForMs : ms;

const matches = ({ minMs, maxMs }: Decider, ms: number): boolean =>
  ms >= minMs - COUNTED_FROM_MS && ms <= maxMs + COUNTED_FROM_MS;

/** What a stream's end comes to, of a demand that wants one by then, or none before. */
const isMet = ({ demand: { wants, wantedMs } }: Trial, endMs: number | undefined, tense: Tense): boolean =>
  wants === 'an end'
    ? endMs !== undefined && endMs <= wantedMs + TOLERANCE_MS
    : endMs === undefined || endMs >= wantedMs - (tense === 'measured' ? COUNTED_FROM_MS : 0);

function mendOf({ front, entrance }: CheckSubject, { demand }: Trial, setting: Setting | undefined) {
  const { wants, end, wantedMs } = demand;
  if (wants === 'an end') return front.mend({ notice: otherEnd(end), withinMs: wantedMs }, entrance);
  return setting && front.mend({ raise: setting, toMs: wantedMs }, entrance);
}

/** A stream that ended, or will, by what is known to end it. */
function ended(subject: CheckSubject, trial: Trial, decider: Decider, gotMs: number, tense: Tense): Found {
  const { timer } = decider;
  const met = isMet(trial, gotMs, tense);
  const mend = met ? undefined : mendOf(subject, trial, timer.setting);
  return {
    verdict: met ? 'met' : 'not met',
    gotMs: Math.round(gotMs),
    provedBy: tense,
    because: endInWords(decider, subject.front, { minMs: gotMs, maxMs: gotMs, tense }),
    ...(timer.setting && { setting: timer.setting }),
    ...(mend && { mend }),
  };
}

/** A stream that ended while it was watched, and nobody knows by what. */
function endedBySomethingElse(trial: Trial, ms: number, { judged }: Seen): Found {
  const { end } = trial.demand;
  const { endedBy, cause } = judged.observed[end];
  const by = endedBy === 'self' ? `the ${end} itself` : `the ${endedBy ?? 'front'}`;
  return {
    verdict: isMet(trial, ms, 'measured') ? 'met' : 'not met',
    gotMs: Math.round(ms),
    provedBy: 'measured',
    because: `the stream was ended by ${by} after ${inWords(ms)} (${cause ?? 'without a word'}), which no setting that the lab knows explains`,
  };
}

/** A stream that lived as long as it was watched, and what the configuration says of the time after that. */
function livedOn(subject: CheckSubject, trial: Trial, deciders: readonly Decider[]): Found {
  const { front, entrance } = subject;
  const { demand, definition } = trial;
  const { wants, wantedMs, end } = demand;
  const [next] = deciders;
  if (!next && isMet(trial, undefined, 'measured')) {
    const waited = inWords(definition.horizonMs);
    return {
      verdict: 'met',
      provedBy: wantedMs <= definition.horizonMs ? 'measured' : 'configuration',
      because: `nothing ended the stream in ${waited}, and nothing in the configuration does later`,
    };
  }
  if (!next) {
    const [first] = entrance.timers.filter(({ rearmedBy }) => rearmedBy.by === 'messages');
    return {
      ...{ verdict: 'not met', provedBy: 'measured', because: blindnessInWords(front, entrance, end) },
      ...(first && { setting: first.setting }),
      mend: front.mend({ notice: otherEnd(end), withinMs: wantedMs }, entrance),
    };
  }
  const setting = next.timer.setting && { setting: next.timer.setting };
  const words = endInWords(next, front, { ...next, tense: 'configuration' });
  if (next.maxMs + TOLERANCE_MS < definition.horizonMs)
    return {
      ...{ verdict: 'unknown', provedBy: 'measured', ...setting },
      because: `${words} by what the file says, and the stream lived for ${inWords(definition.horizonMs)}`,
    };
  if (wants === 'an end' && next.minMs <= wantedMs && next.maxMs > wantedMs + TOLERANCE_MS)
    return {
      ...{ verdict: 'unknown', provedBy: 'configuration', ...setting },
      because: `${words}, by what fills first: leave --quick out to wait for it`,
    };
  return ended(subject, trial, next, next.maxMs, 'configuration');
}

interface SeenEnd {
  /** All that could have ended it. */
  deciders: readonly Decider[];
  ms?: number;
  decider?: Decider;
}

/** When a stream ended before it was healed, and what explains that; nothing of one that lived on. */
export function deciderOf(subject: CheckSubject, { demand, key }: Trial, { judged, openForMs }: Seen): SeenEnd {
  const deciders = decidersOf(key, subject.entrance, demand.end);
  const { endedMs, endedBy, detectedMs } = judged.observed[demand.end];
  const ms = detectedMs ?? (endedBy === 'heal' ? null : endedMs);
  if (ms === null) return { deciders };
  const decider = deciders.find((one) => matches(one, gotBy(one, ms, openForMs)));
  return { deciders, ms: decider ? gotBy(decider, ms, openForMs) : ms, ...(decider && { decider }) };
}

/** What became of a stream that had to end, or to live. */
export function endOf(subject: CheckSubject, trial: Trial, tried: Seen): Found {
  const { deciders, ms, decider } = deciderOf(subject, trial, tried);
  if (ms === undefined) return livedOn(subject, trial, deciders);
  return decider ? ended(subject, trial, decider, ms, 'measured') : endedBySomethingElse(trial, ms, tried);
}
