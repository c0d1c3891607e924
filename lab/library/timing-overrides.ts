import { type Timing, type TimingName, timings } from '../model/timing.ts';
import { LabError } from '../support/errors.ts';
import { HORIZON_FACTOR } from './expand.ts';

const wrong = (subject: string, wanted: string, got: string) => ({ subject, wanted, got });
type Problem = ReturnType<typeof wrong>;

const settable = (): string[] =>
  Object.entries(timings.fast).flatMap(([group, figures]) => Object.keys(figures).map((name) => `${group}.${name}`));

/** The fronts' own timers stand at an hour: a case that waits for longer would see them fire. */
const LONGEST_HORIZON_MS = 3_600_000;

/** The least that keeps figures from contradicting each other; anything else is the user's to try. */
function contradictions({ keepalive, heartbeat, rateLimit }: Timing): Problem[] {
  const problems: Problem[] = [];
  const longestMs = LONGEST_HORIZON_MS / HORIZON_FACTOR;
  const bounds = {
    'keepalive.timeMs + keepalive.timeoutMs': keepalive.timeMs + keepalive.timeoutMs,
    'heartbeat.limitMs': heartbeat.limitMs,
  };
  for (const [figure, boundMs] of Object.entries(bounds))
    if (boundMs >= longestMs)
      problems.push(wrong(figure, `less than ${longestMs}, or the fronts' timers of an hour would fire`, `${boundMs}`));
  if (heartbeat.limitMs <= heartbeat.intervalMs)
    problems.push(
      wrong('heartbeat.limitMs', `more than heartbeat.intervalMs (${heartbeat.intervalMs})`, `${heartbeat.limitMs}`),
    );
  const leastMs = rateLimit.windowMs / rateLimit.maxPings;
  if (heartbeat.intervalMs <= leastMs)
    problems.push(
      wrong(
        'heartbeat.intervalMs',
        `more than ${leastMs}, or the rate limit ends the stream`,
        `${heartbeat.intervalMs}`,
      ),
    );
  return problems;
}

function apply(timing: Timing, assignment: string): Problem | undefined {
  const [, key = '', text = ''] = /^([^=]*)=(.*)$/.exec(assignment) ?? [];
  if (!settable().includes(key))
    return wrong(
      `--set ${assignment}`,
      `figure=value with one of the figures ${settable().join(', ')}`,
      key || assignment,
    );
  const value = Number(text);
  if (text === '' || !Number.isSafeInteger(value) || value < 1)
    return wrong(`--set ${assignment}`, 'a whole number, 1 or more', text || 'nothing');
  const [group = '', name = ''] = key.split('.');
  (timing as unknown as Record<string, Record<string, number>>)[group] = {
    ...(timing as unknown as Record<string, Record<string, number>>)[group],
    [name]: value,
  };
  return undefined;
}

/**
 * A named timing with the user's own figures in place of some.
 *
 * @param assignments `keepalive.timeMs=30000` and the like.
 * @throws {LabError} with every problem at once.
 */
export function timingWith(name: TimingName, assignments: readonly string[]): Timing {
  const timing = structuredClone<Timing>(timings[name]);
  const problems = assignments
    .map((assignment) => apply(timing, assignment))
    .filter((problem) => problem !== undefined);
  problems.push(...contradictions(timing));
  const [first, ...more] = problems;
  if (!first) return timing;
  const rest = more.map(({ subject, wanted, got }) => `; ${subject}: wanted ${wanted}; got ${got}`).join('');
  throw new LabError({ stage: 'usage', ...first, got: first.got + rest, remedy: 'see `run --help`' });
}
