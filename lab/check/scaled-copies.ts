import type { Setting } from '../model/entrance.ts';
import type { CheckSubject, Tried } from './answer.ts';
import { type Configuration, withFiles } from './configuration.ts';
import { decidersOf, runsFromBegin } from './deciders.ts';
import type { Policy } from './policy.ts';
import { deciderOf } from './stream-end.ts';
import { type Trial, trialsOf } from './trials.ts';
import { withChanged } from './user-files.ts';

/** Whatever re-arms a timer comes more often than that. */
const SCALED_MS = 3_000;

/** A timer that runs from the stream's begin has to outlast the baseline: one interval of a keepalive, and the turns of the faults. */
const SCALED_FROM_BEGIN_MS = 16_000;

/** How much longer a copy is watched than its timer takes. */
const SLACK_MS = 5_000;

/** Longer than anybody waits. */
const RAISED_MS = 3_600_000;

/** A copy of the configuration in which one limit is of seconds, or of an hour, and the trials that it decides. */
export interface ScaledCopy {
  setting: Setting;
  limitMs: number;
  /** It ends the user's own stream while that is watched, and is not to end the copy's. */
  raised: boolean;
  configuration: Configuration;
  trials: readonly Trial[];
}

/** Two answers are by the same setting. */
export const isSame = (a: Setting, b: Setting): boolean => a.name === b.name && a.line === b.line && a.file === b.file;

/** The setting that decides a trial by the configuration, and whether while it is watched; nothing if none does. */
function decidingSetting({ entrance }: Configuration, { key, demand, definition }: Trial) {
  const [next] = decidersOf(key, entrance, demand.end);
  if (!next?.timer.setting || next.byGoaway) return undefined;
  const { setting } = next.timer;
  return { setting, raised: next.maxMs < definition.horizonMs, isFromBegin: runsFromBegin(next.timer) };
}

function textOf({ files }: Configuration, { file }: Setting): string {
  if (file === undefined) return files.text;
  return files.included(file).find((one) => one.file === file)?.text ?? '';
}

/**
 * The copies that show that the one setting decides. Of what takes minutes or hours: with it at seconds the stream has to end
 * just then, while in the user's own file, with it as it is, the stream lives on. Of what ends it while it is watched: with it
 * at an hour the stream has to end otherwise, or not at all.
 */
export function scaledCopies(configuration: Configuration, policy: Policy, trials: readonly Trial[]): ScaledCopy[] {
  const wanted: { setting: Setting; raised: boolean; isFromBegin: boolean; trials: Trial[] }[] = [];
  for (const trial of trials) {
    const deciding = decidingSetting(configuration, trial);
    if (!deciding) continue;
    const known = wanted.find(({ setting, raised }) => isSame(setting, deciding.setting) && raised === deciding.raised);
    if (known) {
      known.trials.push(trial);
      known.isFromBegin ||= deciding.isFromBegin;
    } else wanted.push({ ...deciding, trials: [trial] });
  }
  return wanted.flatMap(({ setting, raised, isFromBegin, trials: decided }) => {
    const scaledMs = isFromBegin ? SCALED_FROM_BEGIN_MS : SCALED_MS;
    const limitMs = raised ? RAISED_MS : scaledMs;
    const text = configuration.front.withLimit(textOf(configuration, setting), setting, limitMs);
    if (text === undefined) return [];
    const copy = withFiles(configuration, withChanged(configuration.files, setting.file, text));
    const subject = { ...copy, application: policy.application };
    const demands = [...new Set(decided.map(({ demand }) => demand))];
    const watchedMs = Math.max(...decided.map(({ definition }) => definition.horizonMs));
    const copied = trialsOf(subject, demands, () => (raised ? watchedMs : limitMs + SLACK_MS)).filter(
      ({ demand, traffic }) => decided.some((one) => one.demand === demand && one.traffic === traffic),
    );
    return [{ setting, limitMs, raised, configuration: copy, trials: copied }];
  });
}

/** What a copy showed of a trial: when its stream ended, if that was by the setting; nothing if it didn't, or not by that. */
export function endOfCopy(subject: CheckSubject, trial: Trial, tried: Tried, setting: Setting): number | undefined {
  const { ms, decider } = deciderOf(subject, trial, tried);
  return decider?.timer.setting?.name === setting.name ? ms : undefined;
}
