import { distance } from 'fastest-levenshtein';
import { LabError } from '../support/errors.ts';
import { ARTICLE, ARTICLE_CASES } from './article-claims.ts';

/** Reserved: every case there is. */
const ALL = 'all';

/** RFC 9293 calls something else half-open, and the field says one-way loss: a pattern may say either. */
const ONE_WAY_LOSS = /^one-way-loss(?=@|\*|$)/;

/** `*` stands for any text, `/` included; `?` for one character. */
const globToRegExp = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replace(ONE_WAY_LOSS, 'half-open')
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

/** Something that a pattern can name: by its own name, or by that of a scenario it belongs to. */
interface Candidate {
  name: string;
  scenario?: string | undefined;
}

const matches = (pattern: string) => {
  const glob = globToRegExp(pattern);
  return (candidate: Candidate) => candidate.scenario === pattern || glob.test(candidate.name);
};

function nearest(pattern: string, candidates: readonly Candidate[]): string[] {
  const names = [...new Set(candidates.flatMap(({ scenario, name }) => (scenario ? [scenario, name] : [name])))];
  const far = names.map((name) => ({ name, distance: distance(pattern, name) }));
  return far
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/**
 * The cases that any pattern names, in their own order; all of them without a pattern.
 * A pattern is a glob over case names, or a scenario's exact name; `article` stands for those of the article's claims.
 *
 * @throws {LabError} a pattern that names nothing, with the nearest names that there are.
 */
export function selectCases<T extends Candidate>(patterns: readonly string[], cases: readonly T[]): T[] {
  if (patterns.length === 0 || patterns.includes(ALL)) return [...cases];
  if (patterns.includes(ARTICLE))
    return selectCases(
      patterns.flatMap((one) => (one === ARTICLE ? ARTICLE_CASES : one)),
      cases,
    );
  for (const pattern of patterns) {
    if (cases.some(matches(pattern))) continue;
    throw new LabError({
      stage: 'usage',
      subject: `pattern ${pattern}`,
      wanted: 'a case or a scenario by that name',
      got: 'none',
      remedy: `did you mean ${nearest(pattern, cases).join(', or ')}? \`list\` shows them all`,
    });
  }
  return cases.filter((candidate) => patterns.some((pattern) => matches(pattern)(candidate)));
}
