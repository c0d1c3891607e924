import type { PathName } from '../../cases/path.ts';
import { isLink } from '../../cases/path.ts';
import type { Endpoint } from '../../model/places.ts';
import { table } from '../../reports/markdown-text.ts';
import type { Findings, FoundCase } from '../data.ts';
import { detectorsIn, faultsIn, isPlain, isReference, isSilence, keyOf, pathsIn } from '../key.ts';
import { isKnown, outcomeOf, secondsOf, trafficsOf } from '../outcome.ts';

/** The end that is far from a silence, and lives. On a direct path a silent link is as near to both. */
export function isFarFrom(one: FoundCase, end: Endpoint): boolean {
  const { at, path } = keyOf(one);
  if (path === 'direct' && isLink(at)) return true;
  return end === 'server' ? at === 'last-mile' || at === 'client' : at === 'backend' || at === 'server';
}

function learns(cases: readonly FoundCase[], end: Endpoint): string {
  const known = cases.filter((one) => isKnown(one) && isFarFrom(one, end));
  if (known.length === 0) return '';
  const outcomes = known.map((one) => outcomeOf(one, end));
  const times = outcomes.flatMap((outcome) => ('ms' in outcome ? [outcome.ms] : []));
  if (times.length === 0) return `never (${known.length})`;
  if (times.length === known.length) return `**always** (${known.length}): ${secondsOf(times)}`;
  return `in ${times.length} of ${known.length}: ${secondsOf(times)}; ${whereFrom(known, end)}`;
}

/** Where it did, or where it didn't, whichever is less to say. */
function whereFrom(known: readonly FoundCase[], end: Endpoint): string {
  const did = known.filter((one) => 'ms' in outcomeOf(one, end));
  const didnt = known.filter((one) => !did.includes(one));
  const named = faultsIn(did).length <= faultsIn(didnt).length ? did : didnt;
  const others = new Set(faultsIn(named === did ? didnt : did));
  const words = faultsIn(named).map((fault) => {
    const own = named.filter((one) => keyOf(one).fault === fault);
    return `\`${fault}\`${others.has(fault) ? ` (${trafficsOf(own)})` : ''}`;
  });
  return `${named === did ? 'only' : 'not'} ${words.join(', ')}`;
}

const QUESTIONS: readonly [Endpoint, string][] = [
  ['server', 'does the server learn of a silent client?'],
  ['client', 'does the client learn of a silent server?'],
];

/** For each detector and path: whether the end that is far from the silence learns of it. */
export function shortSection({ cases }: Findings): string {
  const about = cases.filter((one) => isReference(one) && isPlain(one) && isSilence(one));
  if (about.length === 0) return '';
  const paths = pathsIn(about);
  const columns = paths.flatMap((path) => QUESTIONS.map(([end, question]) => ({ path, end, question })));
  const cell = (detector: string, path: PathName, end: Endpoint) =>
    learns(
      about.filter((one) => keyOf(one).detector === detector && keyOf(one).path === path),
      end,
    );
  const rows = detectorsIn(about).map((detector) => [
    `\`${detector}\``,
    ...columns.map(({ path, end }) => cell(detector, path, end)),
  ]);
  const named = faultsIn(about).map((fault) => `\`${fault}\``);
  return [
    '## Who learns of a silence that nobody announces?',
    `Noticed by its own detector, or notified by a close. Seconds after the fault, over ${named.join(', ')} wherever they happen, and all traffic; in parentheses the number of cases.`,
    table(['', ...columns.map(({ path, question }) => `${path}: ${question}`)], rows),
  ].join('\n\n');
}
