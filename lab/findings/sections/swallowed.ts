import { table } from '../../reports/markdown-text.ts';
import type { Findings, FoundCase } from '../data.ts';
import { isPlain, isSilence, keyOf, placeOf } from '../key.ts';
import { isKnown, outcomeOf } from '../outcome.ts';
import { isFarFrom } from './short.ts';

/** Of what was accepted: the parts that lie in kernels, in the order of the way from server to client. */
const QUEUES: Record<string, string> = {
  bytesInServersSendQueue: 'in the server’s send queue',
  bytesInFrontsReceiveQueue: 'in the front’s receive queue',
  bytesInFrontsSendQueue: 'in the front’s send queue',
};

const bytes = (count: number): string => count.toLocaleString('en-US');

function rowOf(one: FoundCase): string[] {
  const { path, detector, traffic } = keyOf(one);
  const count = (name: string) => one.evidence?.[name] ?? 0;
  const accepted = count('bytesAcceptedNotDelivered');
  const queued = Object.keys(QUEUES).map(count);
  const rest = accepted - queued.reduce((sum, one) => sum + one, 0);
  const outcome = outcomeOf(one, 'server');
  return [
    ...[`\`${path}\``, `\`${placeOf(one)}\``, traffic, `\`${detector}\``],
    'ms' in outcome ? (outcome.ms / 1000).toFixed(1) : 'never',
    `**${bytes(accepted)}**`,
    ...queued.map(bytes),
    path === 'direct' ? '' : bytes(rest),
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
      one.evidence?.bytesAcceptedNotDelivered !== undefined,
  );
  if (about.length === 0) return '';
  return [
    '## How many bytes are swallowed',
    'Bytes that the server’s process had given away and the client never got, just before healing, and where they lay. The rest of them is in the front’s own memory, known within one message: one that was taken in part counts as not taken.',
    table(
      ['path', 'fault', 'traffic', 'detector', 'server noticed', 'accepted', ...Object.values(QUEUES), 'the rest'],
      about.map(rowOf),
    ),
  ].join('\n\n');
}
