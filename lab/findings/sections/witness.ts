import { plain, table } from '../../reports/markdown-text.ts';
import type { Findings } from '../data.ts';

/** How each fault was proved to be in force, and in how many of its cases. */
export function witnessSection({ proofs }: Findings): string {
  const rows = proofs.map(({ place, what, wanted, cases, inForce, got }) => [
    `\`${place}\``,
    plain(what),
    plain(wanted),
    inForce === cases ? `all ${cases}` : `**${inForce} of ${cases}**`,
    plain(got),
  ]);
  return [
    '## How each fault was proved to be in force',
    'Watched in each case’s own run, from the fault to healing, beside what is judged. A case whose fault isn’t proved is `unknown`.',
    table(['fault', 'watched', 'wanted', 'in force in cases', 'such as'], rows),
  ].join('\n\n');
}
