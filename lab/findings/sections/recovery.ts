import { table } from '../../reports/markdown-text.ts';
import type { Findings, FoundCase, FoundRecovery } from '../data.ts';
import { keyOf, placeOf } from '../key.ts';
import { isKnown, secondsOf, trafficsOf } from '../outcome.ts';

type Recovered = FoundCase & { recovered: FoundRecovery };

const words = (values: readonly string[]): string => [...new Set(values)].filter(Boolean).join(', ');

function flowsAgain(cases: readonly Recovered[]): string {
  const times = cases.flatMap(({ recovered }) => (recovered.flowsAgainMs === null ? [] : [recovered.flowsAgainMs]));
  const never = cases.filter(({ recovered }) => recovered.flowsAgainMs === null);
  if (never.length === 0) return secondsOf(times);
  return times.length === 0
    ? '**not while watched**'
    : `${secondsOf(times)}; **not while watched**: ${trafficsOf(never)}`;
}

/** What the server keeps of a client that has long come back: a stream that is open beside its successor. */
function oldStream(cases: readonly Recovered[]): string {
  const left = cases.filter(({ recovered }) => recovered.on !== 'old stream');
  if (left.length === 0) return 'goes on';
  const open = left.filter(({ recovered }) => recovered.oldStreamEndedMs === null);
  const ended = left.flatMap(({ recovered: { oldStreamEndedMs } }) =>
    oldStreamEndedMs === null ? [] : [oldStreamEndedMs],
  );
  const parts = [
    ...(ended.length > 0 ? [`ended after ${secondsOf(ended)}`] : []),
    ...(open.length > 0 ? [`**still open**${ended.length > 0 ? ` (${trafficsOf(open)})` : ''}`] : []),
  ];
  return parts.join(', ');
}

const FROM = {
  'fault.end': 'the fault’s begin',
  'fault.over': 'the fault’s own end',
  'heal.end': 'healing',
} as const;

const fromInWords = ({ recovery }: FoundCase): string => (recovery ? FROM[recovery.from] : '');

/** When a message flows again, for a client that dials anew, and what the server keeps of the old stream. */
export function recoverySection({ cases }: Findings): string {
  const about = cases.filter((one): one is Recovered => one.recovered !== undefined && isKnown(one));
  if (about.length === 0) return '';
  const groups = Map.groupBy(about, (one) => `${placeOf(one)} ${keyOf(one).path} ${keyOf(one).detector}`);
  const rows = [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { path, detector } = keyOf(first);
    const on = words(own.flatMap(({ recovered }) => recovered.on ?? []));
    return [
      [
        `\`${placeOf(first)}\``,
        `\`${path}\``,
        `\`${detector}\``,
        words(own.map(fromInWords)),
        flowsAgain(own),
        on,
        oldStream(own),
      ],
    ];
  });
  return [
    '## Recovery',
    'A client that dials anew whenever its stream has ended: seconds until a message flows again, from when on a new connection could get through; on which stream; and what became of the old one at the server, in seconds after the fault.',
    table(['fault', 'path', 'detector', 'since', 'flows again', 'on', 'old stream'], rows),
  ].join('\n\n');
}
