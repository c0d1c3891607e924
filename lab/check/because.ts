import type { Entrance } from '../model/entrance.ts';
import type { Front } from '../model/front.ts';
import { type Endpoint, otherEnd } from '../model/places.ts';
import type { Decider, MaybeSet } from './deciders.ts';
import { inWords } from './duration.ts';

/** Of what was waited for, or of what will come by the configuration. */
export type Tense = 'measured' | 'configuration';

/** From when to when, in words: one figure where both say the same. */
function timeInWords(minMs: number, maxMs: number): string {
  const [min, max] = [inWords(minMs), inWords(maxMs)];
  return min === max ? min : `${min} to ${max}`;
}

const watchOf = ({ rearmedBy }: MaybeSet): string =>
  'probe' in rearmedBy && rearmedBy.probe.layer === 'http2' ? 'keepalive' : 'heartbeat';

/** What ends a stream, and when. */
export function endInWords(
  { timer, byGoaway }: Pick<Decider, 'timer' | 'byGoaway'>,
  { title }: Pick<Front, 'title'>,
  when: { minMs: number; maxMs: number; tense: Tense },
): string {
  const after = `after ${timeInWords(when.minMs, when.maxMs)}`;
  const isOver = when.tense === 'measured';
  const { setting, at } = timer;
  if (!setting) return `the ${at}’s ${watchOf(timer)} ${isOver ? 'gave up' : 'gives up'} ${after}`;
  if (byGoaway)
    return `${title} says GOAWAY by ${setting.name} ${after}, and grpc-js’s client, whose keepalive can send no PING then, ${isOver ? 'gave' : 'gives'} its stream up`;
  const byDefault = setting.default ? ', at its default,' : '';
  return `${title} ${isOver ? 'ended' : 'ends'} the stream by ${setting.name}${byDefault} ${after}`;
}

/** Why no one notices that an end is dead, of those who could. */
export function blindnessInWords(
  { title }: Pick<Front, 'title'>,
  { terminates, timers }: Entrance,
  end: Endpoint,
): string {
  const dead = otherEnd(end);
  const kept = timers
    .filter(({ rearmedBy }) => rearmedBy.by === 'messages')
    .map(({ setting: { name, value } }) => `${name} (${value})`);
  const answered = terminates.includes('http2')
    ? `nobody notices: ${title} answers the ${end}’s PINGs itself, whether the ${dead} lives or not`
    : `nobody notices: the ${end} sends no PING, which would get to the ${dead} here`;
  return kept.length === 0
    ? answered
    : `${answered}; what the ${end} sends keeps ${kept.join(' and ')} from running out`;
}
