import { predictionInWords } from '../../cases/prediction-words.ts';
import { ENDPOINTS } from '../../model/places.ts';
import { plain } from '../../reports/markdown-text.ts';
import { casesInWords } from '../../reports/skipped.ts';
import { secondsRange } from '../../reports/words.ts';
import type { Findings, FoundCase } from '../data.ts';

const list = (items: readonly string[]): string => items.join('\n');

/** What theory had said of one case, and what holds instead. */
function stated({ name, predicted, expected }: FoundCase): string {
  const words = ENDPOINTS.flatMap((end) => {
    const [theory, truth] = [predicted?.[end], expected[end]].map((one) =>
      one ? predictionInWords(one, secondsRange) : '',
    );
    return theory === truth ? [] : [`${end} ${truth}, not ${theory}`];
  });
  return `\`${name}\`: ${words.join('; ')}`;
}

const NAMES_SHOWN = 3;

function overrides(cases: readonly FoundCase[]): string[] {
  const groups = Map.groupBy(
    cases.filter(({ because }) => because !== undefined),
    ({ because = '' }) => because,
  );
  if (groups.size === 0) return [];
  const items = [...groups].map(([because, own]) => {
    const others = own.length > NAMES_SHOWN ? `; and ${casesInWords(own.length - NAMES_SHOWN)} more` : '';
    return `- ${plain(because)} (${own.slice(0, NAMES_SHOWN).map(stated).join('; ')}${others})`;
  });
  return ['### Where theory is known not to hold', list(items)];
}

function wrong(cases: readonly FoundCase[]): string[] {
  const items = cases
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown')
    .map(({ verdict, name, reason = '' }) => `- **${verdict}** \`${name}\`: ${plain(reason)}`);
  return items.length === 0 ? [] : ['### What didn’t pass', list(items)];
}

function skipped(cases: readonly FoundCase[]): string[] {
  const groups = Map.groupBy(
    cases.filter(({ verdict }) => verdict === 'skipped'),
    ({ reason = '' }) => reason,
  );
  const items = [...groups].map(([reason, own]) => `- ${casesInWords(own.length)}: ${plain(reason)}`);
  return items.length === 0 ? [] : ['### What was skipped', list(items)];
}

/** Where measurement isn't what theory says, and what couldn't be told. */
export function differencesSection({ cases }: Findings): string {
  const parts = [...overrides(cases), ...wrong(cases), ...skipped(cases)];
  const all = 'Every case was as predicted, and none was skipped.';
  return ['## Where theory and measurement differ', ...(parts.length > 0 ? parts : [all])].join('\n\n');
}
