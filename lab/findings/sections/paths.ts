import type { PathName } from '../../cases/path.ts';
import { frontOn } from '../../fronts/index.ts';
import { type Endpoint, otherEnd } from '../../model/places.ts';
import { table } from '../../reports/markdown-text.ts';
import type { Findings, FoundCase } from '../data.ts';
import { detectorsIn, isPlain, isReference, isSilence, keyOf, pathsIn, placeOf, placesIn } from '../key.ts';
import { cellOf, isKnown, outcomeOf } from '../outcome.ts';
import { isFarFrom } from './short.ts';

function headingOf(path: PathName): string {
  const front = frontOn(path);
  return front ? `Behind ${front.title}` : 'With nothing between';
}

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** Which detectors let an end learn of every silence of the other, of some, or of none. */
function statement(end: Endpoint, cases: readonly FoundCase[]): string[] {
  const about = cases.filter((one) => isSilence(one) && isKnown(one) && isFarFrom(one, end));
  const groups = Map.groupBy(detectorsIn(about), (detector) => {
    const own = about.filter((one) => keyOf(one).detector === detector);
    const found = own.filter((one) => 'ms' in outcomeOf(one, end)).length;
    return found === own.length ? 'all' : found === 0 ? 'none' : 'some';
  });
  const lead = { all: 'in every case with', some: 'in some with', none: 'in none with' } as const;
  const parts = (['all', 'some', 'none'] as const).flatMap((share) => {
    const names = groups.get(share);
    return names ? [`${lead[share]} ${quoted(names)}`] : [];
  });
  return parts.length > 0 ? [`- The ${end} learnt that the ${otherEnd(end)} was silent ${parts.join('; ')}.`] : [];
}

function pathSection(path: PathName, cases: readonly FoundCase[]): string {
  const detectors = detectorsIn(cases);
  const rows = placesIn(cases).map((place) => {
    const own = cases.filter((one) => placeOf(one) === place);
    return [
      `\`${place}\``,
      ...detectors.map((detector) => cellOf(own.filter((one) => keyOf(one).detector === detector))),
    ];
  });
  const learnt = (['server', 'client'] as const).flatMap((end) => statement(end, cases)).join('\n');
  return [`### ${headingOf(path)}`, learnt, table(['', ...detectors], rows)].join('\n\n');
}

/** For each reference path: faults down, detectors across. */
export function pathsSection({ cases }: Findings): string {
  const about = cases.filter((one) => isReference(one) && isPlain(one));
  const sections = pathsIn(about).map((path) =>
    pathSection(
      path,
      about.filter((one) => keyOf(one).path === path),
    ),
  );
  return [
    '## Who noticed, and when',
    'Seconds after the fault, least to greatest over the traffic that was tried. Only ends that noticed are named, or that were *notified* by another’s close; the traffic in parentheses where it wasn’t all of it. `–`: nobody noticed, nor was notified. Empty: not tried (`npm run lab -- list --matrix` says why).',
    ...sections,
  ].join('\n\n');
}
