import type { JudgedCase } from '../../judge/summary.ts';
import type { Verdict } from '../../judge/verdict.ts';
import { expectedInWords, observedInWords } from '../cell-words.ts';
import { type Block, blocksOf, type Cell, type EndCell } from '../cells.ts';
import { html, type Markup } from './markup.ts';
import { badge } from './verdict-badge.ts';

const VERDICTS: readonly Verdict[] = ['fail', 'unknown', 'pass', 'skipped'];

/** The anchor of a cell's cases; a case's own is its name. */
export function cellId({ cases: [first], path, detector }: Cell): string {
  if (!first) return '';
  const [, , , , , arrangement] = first.name.split('/');
  return [first.fault, first.at, path, detector, ...(arrangement ? [arrangement] : [])].join('/');
}

export const hrefOf = (id: string): string => `#${encodeURI(id)}`;

function endLine(cell: EndCell): Markup {
  // Each part by itself, so that a narrow cell can break between them.
  const parts = cell.dead && cell.expected === '' ? ['dead'] : observedInWords(cell);
  const got = parts.map((part, index) => (index < parts.length - 1 ? `${part},` : part));
  const expected = expectedInWords(cell);
  const asPredicted = parts.length === 1 && parts[0] === 'never' && expected === 'never';
  const wanted = parts[0] === 'dead' ? '' : asPredicted ? 'as predicted' : `of ${expected}`;
  return html`<span class="end"><span class="who">${cell.end}</span> ${got.map((part) => html`<b>${part}</b> `)} <i>${wanted}</i></span>`;
}

function verdicts({ cases }: Cell): Markup[] {
  const of = (verdict: Verdict) => cases.filter((judged) => judged.verdict === verdict).length;
  return VERDICTS.filter((verdict) => of(verdict) > 0).map((verdict) =>
    badge(verdict, `${of(verdict)}/${cases.length}`),
  );
}

function cellOf(cell: Cell): Markup {
  if (cell.cases.length === 0) return html`<td class="empty"></td>`;
  const id = cellId(cell);
  return html`<td data-path="${cell.path}"><a href="${hrefOf(id)}">${verdicts(cell)}${cell.ends.map(endLine)}</a></td>`;
}

function references({ name, paths, rows }: Block): Markup {
  const row = ({ detector, cells }: Block['rows'][number]) =>
    html`<tr><th scope="row">${detector}</th>${cells.map(cellOf)}</tr>`;
  const head = paths.map((path) => html`<th scope="col">${path}</th>`);
  return html`<table><caption>${name}</caption>
<thead><tr><td></td>${head}</tr></thead>
<tbody>${rows.map(row)}</tbody></table>`;
}

/** A front's settings are there for one detector each: a row for each. */
function settings({ name, variants }: Block): Markup {
  const rows = variants.map(
    (cell) => html`<tr><th scope="row">${cell.path}<br><i>${cell.detector}</i></th>${cellOf(cell)}</tr>`,
  );
  return html`<table class="settings"><caption>${name}, by a front’s setting</caption><tbody>${rows}</tbody></table>`;
}

/** Where its tables begin. */
const blockId = ({ name }: Block): string => `matrix/${name.replaceAll(/[^a-z0-9@-]+/g, '-')}`;

/** A line for each block, of many: with what isn't a pass in it. */
function contents(blocks: readonly Block[]): Markup | undefined {
  if (blocks.length < 4) return undefined;
  const items = blocks.map((block) => {
    const verdictsOf = VERDICTS.flatMap((verdict) => {
      const count = block.cases.filter((judged) => judged.verdict === verdict).length;
      return count > 0 ? [badge(verdict, String(count))] : [];
    });
    return html`<li><a href="${hrefOf(blockId(block))}">${block.name}</a> ${verdictsOf}</li>`;
  });
  return html`<ul class="contents">${items}</ul>`;
}

/** Detectors down, paths across, a table for each fault and where it happened; fronts' settings below. */
export function matrixSection(cases: readonly JudgedCase[]): Markup {
  const blocks = blocksOf(cases);
  const tables = blocks.map(
    (block) =>
      html`<div class="block" id="${blockId(block)}">${block.rows.length > 0 ? references(block) : undefined}${block.variants.length > 0 ? settings(block) : undefined}</div>`,
  );
  return html`<section id="matrix"><h2>Who noticed, and when</h2>
<p class="note">Seconds after the fault until an end noticed, or was notified by another’s close: measured <i>of predicted</i>, over all traffic that was tried. Each cell leads to its cases.</p>
${contents(blocks)}${tables}</section>`;
}
