import { table } from '../../reports/markdown-text.ts';
import type { Findings, FoundCase, FoundRecovery } from '../data.ts';
import { keyOf, placeOf } from '../key.ts';
import { secondsOf, trafficsOf } from '../outcome.ts';

type Recovered = FoundCase & { recovery: FoundRecovery };

const words = (values: readonly string[]): string => [...new Set(values)].join(', ');

function flowsAgain(cases: readonly Recovered[]): string {
  const times = cases.flatMap(({ recovery }) => (recovery.flowsAgainMs === null ? [] : [recovery.flowsAgainMs]));
  const never = cases.filter(({ recovery }) => recovery.flowsAgainMs === null);
  if (never.length === 0) return secondsOf(times);
  return times.length === 0 ? '**never**' : `${secondsOf(times)}; **never**: ${trafficsOf(never)}`;
}

function oldStream(cases: readonly Recovered[]): string {
  const zombies = cases.filter(({ recovery }) => recovery.oldStream === 'zombie');
  if (zombies.length === 0) return 'ended';
  const times = zombies.flatMap(({ recovery: { zombieMs } }) => (typeof zombieMs === 'number' ? [zombieMs] : []));
  const lived = times.length > 0 ? ` ${secondsOf(times)} s` : '';
  return `**zombie**${lived}${zombies.length < cases.length ? ` (${trafficsOf(zombies)})` : ''}`;
}

/** When a message flows again, for a client that dials anew, and what the server keeps of the old stream. */
export function recoverySection({ cases }: Findings): string {
  const about = cases.filter(
    (one): one is Recovered =>
      one.recovery !== undefined && keyOf(one).arrangement === 'reconnecting' && one.verdict !== 'skipped',
  );
  if (about.length === 0) return '';
  const groups = Map.groupBy(about, (one) => `${placeOf(one)} ${keyOf(one).path} ${keyOf(one).detector}`);
  const rows = [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { path, detector } = keyOf(first);
    const on = words(own.map(({ recovery }) => recovery.on));
    return [[`\`${placeOf(first)}\``, `\`${path}\``, `\`${detector}\``, flowsAgain(own), on, oldStream(own)]];
  });
  return [
    '## Recovery',
    'A client that dials anew whenever its stream has ended: seconds until a message flows again, on which stream, and what became of the old one at the server.',
    table(['fault', 'path', 'detector', 'flows again', 'on', 'old stream'], rows),
  ].join('\n\n');
}
