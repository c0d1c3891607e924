import { ENDPOINTS, type Endpoint } from '../model/places.ts';
import { shortTraffic } from '../reports/words.ts';
import type { FoundCase } from './data.ts';
import { isDeadIn, keyOf } from './key.ts';

/** What became of an end: its own detector (or its front's) fired, it was told by another's close, or neither. */
export type Outcome = { kind: 'noticed' | 'told'; ms: number } | { kind: 'silent' | 'dead' | 'not known' };

export const isKnown = ({ verdict }: FoundCase): boolean => verdict === 'pass' || verdict === 'fail';

export function outcomeOf(one: FoundCase, end: Endpoint): Outcome {
  if (!isKnown(one)) return { kind: 'not known' };
  const { detectedMs, endedMs, endedBy } = one.observed[end];
  if (detectedMs !== undefined) return { kind: 'noticed', ms: detectedMs };
  if (isDeadIn(one, end)) return { kind: 'dead' };
  if (endedMs === undefined || endedBy === 'heal' || endedBy === 'self') return { kind: 'silent' };
  const expected = one.expected[end];
  const awaited = expected.detects || expected.told !== undefined;
  return endedMs <= one.horizonMs || awaited ? { kind: 'told', ms: endedMs } : { kind: 'silent' };
}

/** `1.6–2.4`, in seconds. What came while the fault was still going in, such as the close of a process that is killed, came at 0. */
export function secondsOf(times: readonly number[]): string {
  const [least, most] = [Math.min(...times), Math.max(...times)].map((ms) => (Math.max(0, ms) / 1000).toFixed(1));
  return least === most ? `${least}` : `${least}–${most}`;
}

export const trafficsOf = (cases: readonly FoundCase[]): string =>
  [...new Set(cases.map((one) => shortTraffic(keyOf(one).traffic)))].join(', ');

/** The cases in which an end noticed, or was told, with the times. */
function having(cases: readonly FoundCase[], end: Endpoint, kind: 'noticed' | 'told') {
  const found = cases.flatMap((one) => {
    const outcome = outcomeOf(one, end);
    return outcome.kind === kind ? [{ one, ms: (outcome as { ms: number }).ms }] : [];
  });
  return { cases: found.map(({ one }) => one), times: found.map(({ ms }) => ms) };
}

function phrase(who: string, cases: readonly FoundCase[], ends: readonly Endpoint[], kind: 'noticed' | 'told'): string {
  const found = ends.map((end) => having(cases, end, kind));
  const times = found.flatMap((one) => one.times);
  if (times.length === 0) return '';
  const some = found[0]?.cases ?? [];
  const partly = some.length < cases.length ? ` (${trafficsOf(some)})` : '';
  return `${who} ${kind === 'told' ? 'notified ' : ''}${secondsOf(times)}${partly}`;
}

/**
 * What was measured over a cell's cases: only ends that noticed or were told are named, and the traffics only where it
 * wasn't all of them. `–` where nobody was; empty where nothing is known.
 */
export function cellOf(cases: readonly FoundCase[]): string {
  const known = cases.filter(isKnown);
  if (known.length === 0)
    return cases.length === 0 ? '' : `*${[...new Set(cases.map(({ verdict }) => verdict))].join(', ')}*`;
  const phrases = (['noticed', 'told'] as const).flatMap((kind) => {
    const [client, server] = ENDPOINTS.map((end) => having(known, end, kind).cases) as [FoundCase[], FoundCase[]];
    const same = client.length > 0 && client.length === server.length && client.every((one) => server.includes(one));
    if (same) return [phrase('both', known, ENDPOINTS, kind)];
    return ENDPOINTS.map((end) => phrase(end, known, [end], kind));
  });
  const failed = known.filter(({ verdict }) => verdict === 'fail').length;
  const parts = [
    ...phrases.filter(Boolean),
    ...(failed > 0 ? [`**${failed} of ${known.length} not as expected**`] : []),
  ];
  return parts.join('<br>') || '–';
}
