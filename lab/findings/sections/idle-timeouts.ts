import type { DetectorName } from '../../detectors/index.ts';
import { type IdleTimeout, idleTimeouts } from '../../model/idle-timeouts.ts';
import { ENDPOINTS } from '../../model/places.ts';
import { table } from '../../reports/markdown-text.ts';
import type { Findings, FoundCase } from '../data.ts';
import { detectorsIn, idleTimeoutOf, isPlain, keyOf } from '../key.ts';
import { cellOf, outcomeOf } from '../outcome.ts';

const timeInWords = (ms: number): string => `${(ms / 1_000).toLocaleString('en-US')} s`;

const link = (words: string, source: string): string => `[${words}](${source})`;

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const isQuiet = (one: FoundCase): boolean => keyOf(one).traffic === 'idle';

/** A message still got across at the horizon; a case with another verdict than `pass` says nothing. */
const isKept = (one: FoundCase): boolean => one.verdict === 'pass' && one.carries === true && !hasEnded(one);

const hasEnded = (one: FoundCase): boolean => ENDPOINTS.some((end) => 'ms' in outcomeOf(one, end));

/** What became of the stream: kept, ended with the times, or forgotten, which nobody notices who says nothing. */
function fateOf(cases: readonly FoundCase[]): string {
  const [one] = cases;
  if (one?.verdict !== 'pass' || hasEnded(one)) return cellOf(cases);
  return isKept(one) ? 'kept' : 'lost, and nobody noticed';
}

function vendorRow({ product, layer, idle, atMost, afterwards }: IdleTimeout): string[] {
  return [
    ...[product, String(layer), link(timeInWords(idle.ms), idle.source)],
    atMost ? link(timeInWords(atMost.ms), atMost.source) : '–',
    link(afterwards.words, afterwards.source),
  ];
}

/** What its users had better do, by what was measured: whether a client's keepalive is enough. */
function advice({ idle, atMost }: IdleTimeout, cases: readonly FoundCase[]): string {
  const watched = cases.filter((one) => isQuiet(one) && keyOf(one).detector === 'client-keepalive');
  if (watched.length === 0) return '';
  if (watched.every(isKept)) return ` A client’s keepalive more often than every ${timeInWords(idle.ms)} is enough.`;
  const raise = atMost ? `, or raise its idle timeout (to at most ${timeInWords(atMost.ms)})` : '';
  return ` A client’s keepalive is no help: let messages pass on the stream more often than every ${timeInWords(idle.ms)}${raise}.`;
}

/** By which detectors a quiet stream was kept, and what follows for whom has such a thing on the way. */
function conclusion(profile: IdleTimeout, cases: readonly FoundCase[]): string {
  const quiet = cases.filter(isQuiet);
  const shares = Map.groupBy(detectorsIn(quiet), (detector: DetectorName) => {
    const own = quiet.filter((one) => keyOf(one).detector === detector);
    const kept = own.filter(isKept).length;
    return kept === own.length ? 'kept with' : kept > 0 ? 'on some paths only with' : 'not with';
  });
  const parts = (['kept with', 'on some paths only with', 'not with'] as const).flatMap((share) => {
    const names = shares.get(share);
    return names ? [`${share} ${quoted(names)}`] : [];
  });
  return `- **${profile.product}** (layer ${profile.layer}): a quiet stream was ${parts.join('; ')}.${advice(profile, cases)}`;
}

function measuredRows(cases: readonly FoundCase[], detectors: readonly DetectorName[]): string[][] {
  const places = Map.groupBy(cases, (one) => `\`${keyOf(one).fault}\`, \`${keyOf(one).path}\``);
  return [...places].map(([place, own]) => {
    const quiet = own.filter(isQuiet);
    const cells = detectors.map((detector) => fateOf(quiet.filter((one) => keyOf(one).detector === detector)));
    return [place, ...cells, fateOf(own.filter((one) => !isQuiet(one)))];
  });
}

/** What gives up idle streams: by whose figures, and what keeps a quiet stream through it. */
export function idleTimeoutsSection({ cases }: Findings): string {
  const about = cases.filter((one) => isPlain(one) && idleTimeoutOf(one) !== undefined);
  if (about.length === 0) return '';
  const of = (profile: IdleTimeout) => about.filter((one) => idleTimeoutOf(one) === profile);
  const profiles = Object.values(idleTimeouts).filter((profile) => of(profile).length > 0);
  const detectors = detectorsIn(about);
  return [
    '## What keeps a quiet stream through a load balancer',
    'Both ends are alive, and nothing is wrong but that nothing is said. None of these products was run: each is emulated, with a tenth of its idle timeout in `fast`. What is at layer 4 stands on the last mile, by rules for packets; what is at layer 7 stands at the front’s place, by a front’s idle timeout for streams, which PINGs don’t re-arm. Each figure is its vendor’s default, with its source.',
    profiles.map((profile) => conclusion(profile, of(profile))).join('\n'),
    table(
      ['', 'layer', 'idle timeout', 'at most', 'what it does then'],
      profiles.map((profile) => vendorRow(profile)),
    ),
    'Measured, in seconds after the stream went quiet:',
    table(
      ['', ...detectors, 'with pushes, and `none`'],
      profiles.flatMap((profile) => measuredRows(of(profile), detectors)),
    ),
  ].join('\n\n');
}
