import { table } from '../../reports/markdown-text.ts';
import type { Findings, FoundCase } from '../data.ts';
import { isPlain, isSilence, keyOf, placeOf } from '../key.ts';
import { isKnown, outcomeOf } from '../outcome.ts';
import { isFarFrom } from './short.ts';

/** What a count says, in the order of the way from server to client. */
const COLUMNS: Record<string, string> = {
  bytesAcceptedNotDelivered: 'accepted, not delivered',
  bytesInServersProcess: 'waiting in the server’s process',
  bytesInServersSendQueue: 'in its kernel’s send queue',
  bytesInFrontsReceiveQueue: 'in the front’s receive queue',
  bytesInFrontsSendQueue: 'in the front’s send queue',
  bytesHeldByFront: 'seen before the front, not behind it',
};

const bytes = (count: number | undefined): string => (count === undefined ? '' : count.toLocaleString('en-US'));

function rowOf(one: FoundCase, columns: readonly string[]): string[] {
  const { path, traffic } = keyOf(one);
  const outcome = outcomeOf(one, 'server');
  const noticed = 'ms' in outcome ? (outcome.ms / 1000).toFixed(1) : 'never';
  return [
    `\`${path}\``,
    `\`${placeOf(one)}\``,
    traffic,
    noticed,
    ...columns.map((name) => bytes(one.evidence?.[name])),
  ];
}

/** How many bytes each front takes for a client that takes nothing: those that a server believes delivered. */
export function swallowedSection({ cases }: Findings): string {
  const about = cases.filter(
    (one) =>
      isPlain(one) &&
      isKnown(one) &&
      isSilence(one) &&
      isFarFrom(one, 'server') &&
      keyOf(one).detector === 'server-push-backpressure' &&
      Object.keys(COLUMNS).some((name) => one.evidence?.[name] !== undefined),
  );
  if (about.length === 0) return '';
  const columns = Object.keys(COLUMNS).filter((name) => about.some(({ evidence }) => evidence?.[name] !== undefined));
  return [
    '## How many bytes are swallowed',
    'Bytes that the server had pushed and the client never got, when the fault was healed, by where they were. The server’s seconds are those of its watch over its pushes.',
    table(
      ['path', 'fault', 'traffic', 'server noticed', ...columns.map((name) => COLUMNS[name] ?? name)],
      about.map((one) => rowOf(one, columns)),
    ),
  ].join('\n\n');
}
