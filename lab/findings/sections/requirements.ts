import { plain, table } from '../../reports/markdown-text.ts';
import type { Findings } from '../data.ts';
import { verdictsOf } from './run.ts';

/** What each scenario asks, and whether it holds. */
export function requirementsSection({ requirements, cases }: Findings): string {
  const rows = Object.entries(requirements).map(([scenario, text]) => {
    const own = cases.filter((one) => one.scenario === scenario);
    const holds = own.every(({ verdict }) => verdict === 'pass');
    return [plain(text), `\`${scenario}\``, holds ? `all ${own.length} pass` : `**${verdictsOf(own)}**`];
  });
  return ['## What was asked, and whether it holds', table(['', 'scenario', 'cases'], rows)].join('\n\n');
}
