import type { PathName } from '../../cases/path.ts';
import { type FrontName, frontNames, fronts, variantOf } from '../../fronts/index.ts';
import type { Endpoint } from '../../model/places.ts';
import { table } from '../../reports/markdown-text.ts';
import type { Findings, FoundCase } from '../data.ts';
import { isHealthy, isPlain, isReference, isSilence, keyOf, pathsIn, placeOf, placesIn } from '../key.ts';
import { cellOf, isKnown, outcomeOf, trafficsOf } from '../outcome.ts';
import { isFarFrom } from './short.ts';

/** The end that only the front can tell: the far one, if there is but one. */
const farEnd = (one: FoundCase): Endpoint => (isFarFrom(one, 'server') ? 'server' : 'client');

const learnt = (one: FoundCase): boolean => 'ms' in outcomeOf(one, farEnd(one));

const alarmed = (one: FoundCase): boolean => 'ms' in outcomeOf(one, 'client') || 'ms' in outcomeOf(one, 'server');

const named = (path: string): string => `\`${path.split('@')[1] ?? path}\``;

/** What a setting is worth against one silence; `mends`: on all traffic, without a false alarm. */
type Worth = 'mends' | 'partly' | 'wolf' | 'blind';

const COLUMNS: Record<Worth, string> = {
  mends: 'on all traffic, and no false alarm',
  partly: 'on some traffic',
  wolf: 'and ends healthy streams',
  blind: 'never',
};

interface Tried {
  path: PathName;
  about: readonly FoundCase[];
  /** On a healthy link. */
  guards: readonly FoundCase[];
}

function worthOf({ about, guards }: Tried): Worth {
  const told = about.filter(learnt).length;
  if (told === 0) return 'blind';
  if (guards.some(alarmed)) return 'wolf';
  // Without a guard nobody knows what it does to healthy streams.
  return told === about.length && guards.length > 0 ? 'mends' : 'partly';
}

function settingInWords({ path, about, guards }: Tried, worth: Worth): string {
  if (worth === 'mends' || worth === 'blind') return named(path);
  const blind = trafficsOf(about.filter((one) => !learnt(one)));
  const details = [
    ...(worth === 'wolf' ? [`ends healthy: ${trafficsOf(guards.filter(alarmed))}`] : []),
    ...(blind ? [`blind: ${blind}`] : []),
    ...(guards.length === 0 ? ['not tried on a healthy link'] : []),
  ];
  return `${named(path)} (${details.join('; ')})`;
}

/** Which settings tell the far end of one silence, and at what price. */
function conclusion(place: string, cases: readonly FoundCase[]): string[] {
  const known = cases.filter(isKnown);
  const about = known.filter((one) => placeOf(one) === place);
  const [first] = about;
  if (!first) return [];
  const tried = pathsIn(about).map((path) => {
    const own = (some: readonly FoundCase[]) => some.filter((one) => keyOf(one).path === path);
    return { path, about: own(about), guards: own(known.filter(isHealthy)) };
  });
  const cells = (Object.keys(COLUMNS) as Worth[]).map((worth) => {
    const words = tried.filter((one) => worthOf(one) === worth).map((one) => settingInWords(one, worth));
    return words.join('<br>') || '–';
  });
  return [`\`${place}\`: the ${farEnd(first)}`, ...cells];
}

function frontSection(front: FrontName, cases: readonly FoundCase[]): string {
  const places = placesIn(cases);
  const rows = pathsIn(cases).map((path) => {
    const own = cases.filter((one) => keyOf(one).path === path);
    return [named(path), ...places.map((place) => cellOf(own.filter((one) => placeOf(one) === place)))];
  });
  const silent = places.filter((place) => cases.some((one) => placeOf(one) === place && isSilence(one)));
  const conclusions = silent.map((place) => conclusion(place, cases)).filter((row) => row.length > 0);
  const worths = table(['who learns of it', ...Object.values(COLUMNS)], conclusions);
  return [`### ${fronts[front].title}`, ...(conclusions.length > 0 ? [worths] : []), table(['', ...places], rows)].join(
    '\n\n',
  );
}

/** Every front by one setting over its reference: what it notices, where it is blind, and where it cries wolf. */
export function settingsSection({ cases }: Findings): string {
  const about = cases.filter(
    (one) => !isReference(one) && isPlain(one) && variantOf(keyOf(one).path)?.detector !== undefined,
  );
  if (about.length === 0) return '';
  const sections = frontNames.flatMap((front) => {
    const own = about.filter((one) => keyOf(one).path.startsWith(`${front}@`));
    return own.length > 0 ? [frontSection(front, own)] : [];
  });
  return [
    '## Which one setting mends a front',
    'Each row is the reference configuration with one setting over it, and no detector at the ends. What is noticed on a healthy link is a false alarm. The settings’ figures stand in the front’s `variants/`.',
    ...sections,
  ].join('\n\n');
}
