import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';

const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat('middle')
    .map((side) => [side, '']),
);

/** A table for a terminal, without lines; a cell may have several. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: NO_BORDERS,
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const widthOf = (text: string): number =>
  Math.max(
    ...stripVTControlCharacters(text)
      .split('\n')
      .map((line) => line.length),
  );

/**
 * What has too many columns for the width, as several with some of them each, as few as possible.
 *
 * @param width in characters.
 */
export function inBlocks<T>(columns: readonly T[], render: (some: readonly T[]) => string, width: number): string[] {
  const blocks: string[] = [];
  for (let from = 0, to = columns.length; from < columns.length; to = columns.length) {
    while (to > from + 1 && widthOf(render(columns.slice(from, to))) > width) to -= 1;
    blocks.push(render(columns.slice(from, to)));
    from = to;
  }
  return blocks;
}

/** A text on as many lines as the width makes of it, the second and all further ones indented. */
export function wrapped(text: string, width: number, indent = 4): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${' '.repeat(indent)}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
