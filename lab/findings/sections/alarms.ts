import { faultOf } from '../../faults/index.ts';
import { table } from '../../reports/markdown-text.ts';
import type { Findings, FoundCase } from '../data.ts';
import { detectorsIn, idleTimeoutOf, isHealthy, isPlain, keyOf, pathsIn, placeOf, placesIn } from '../key.ts';
import { cellOf, isKnown, outcomeOf } from '../outcome.ts';

/**
 * Both ends live, and what is sent arrives sooner or later: slowness, a short silence, a reload. What gives up idle streams
 * takes nobody for dead.
 */
const isAlive = (one: FoundCase): boolean =>
  faultOf(keyOf(one).fault).silences.length === 0 && idleTimeoutOf(one) === undefined;

const alarmed = (one: FoundCase): boolean => 'ms' in outcomeOf(one, 'client') || 'ms' in outcomeOf(one, 'server');

function alarmTable(cases: readonly FoundCase[]): string {
  const rows = placesIn(cases).flatMap((place) =>
    pathsIn(cases).flatMap((path) =>
      detectorsIn(cases).flatMap((detector) => {
        const own = cases.filter(
          (one) => placeOf(one) === place && keyOf(one).path === path && keyOf(one).detector === detector,
        );
        return own.some(alarmed) ? [[`\`${place}\``, `\`${path}\``, `\`${detector}\``, cellOf(own)]] : [];
      }),
    ),
  );
  return rows.length === 0 ? '' : table(['fault', 'path', 'detector', 'noticed, or notified'], rows);
}

function part(title: string, cases: readonly FoundCase[]): string[] {
  if (cases.length === 0) return [];
  const wrong = cases.filter(alarmed);
  const quiet = detectorsIn(cases).filter((name) => !wrong.some((one) => keyOf(one).detector === name));
  const count = `${wrong.length} of ${cases.length} cases lost a stream although nobody was dead.`;
  const never = quiet.length > 0 ? ` None with ${quiet.map((name) => `\`${name}\``).join(', ')}.` : '';
  return [`### ${title}`, `${count}${never}`, alarmTable(cases)].filter(Boolean);
}

/** Who took a living peer for a dead one. */
export function alarmsSection({ cases }: Findings): string {
  const about = cases.filter((one) => isPlain(one) && isKnown(one) && isAlive(one));
  if (about.length === 0) return '';
  const [healthy, others] = [about.filter(isHealthy), about.filter((one) => !isHealthy(one))];
  return [
    '## False alarms',
    ...part('On a link that is healthy, or jitters', healthy),
    ...part('Slow, or gone for a moment', others),
  ].join('\n\n');
}
