import type { JudgedCase } from '../../summary.ts';
import { blocksOf, type Cell, columnsOf, type EndCell } from '../cells.ts';
import { html, type Markup } from './markup.ts';
import { badge } from './verdict-badge.ts';

/** The anchor of a cell's cases; a case's own is its name. */
export const cellId = ({ cases: [first], path, detector }: Cell): string =>
  first ? `${first.fault}/${first.at}/${path}/${detector}` : '';

export const hrefOf = (id: string): string => `#${encodeURI(id)}`;

function endLine({ end, silent, measured, expected }: EndCell): Markup {
  // Each part by itself, so that a narrow cell can break between them.
  const got = silent && measured ? [`${silent},`, measured] : [silent || measured];
  const wanted = silent === 'never' && expected === 'never' ? 'as predicted' : `of ${expected}`;
  return html`<span class="end"><span class="who">${end}</span> ${got.map((part) => html`<b>${part}</b> `)} <i>${wanted}</i></span>`;
}

function verdicts({ cases, wrong, wrongVerdicts }: Cell): Markup[] {
  const of = (verdict: JudgedCase['verdict']) => cases.filter((judged) => judged.verdict === verdict).length;
  const badges = wrongVerdicts.map((verdict) => badge(verdict, `${of(verdict)}/${cases.length}`));
  return wrong.length === cases.length ? badges : [...badges, badge('pass', `${of('pass')}/${cases.length}`)];
}

function cellOf(cell: Cell): Markup {
  if (cell.cases.length === 0) return html`<td class="empty" data-detector="${cell.detector}"></td>`;
  const id = cellId(cell);
  return html`<td data-detector="${cell.detector}"><a href="${hrefOf(id)}">${verdicts(cell)}${cell.ends.map(endLine)}</a></td>`;
}

/** Paths down, detectors across, a table for each fault and the link it is on. */
export function matrixSection(cases: readonly JudgedCase[]): Markup {
  const columns = columnsOf(cases);
  const blocks = blocksOf(cases, columns).map(({ name, rows }) => {
    const used = columns.filter((_, index) => rows.some(({ cells }) => (cells[index]?.cases.length ?? 0) > 0));
    const row = ({ path, cells }: (typeof rows)[number]) =>
      html`<tr><th scope="row">${path}</th>${cells.filter(({ detector }) => used.includes(detector)).map(cellOf)}</tr>`;
    const head = used.map((column) => html`<th scope="col">${column}</th>`);
    return html`<table><caption>${name}</caption>
<thead><tr><td></td>${head}</tr></thead>
<tbody>${rows.map(row)}</tbody></table>`;
  });
  return html`<section id="matrix"><h2>Who noticed, and when</h2>
<p class="note">Seconds after the fault until an end noticed: measured <i>of predicted</i>, over all traffic that was tried. Each cell leads to its cases.</p>
${blocks}</section>`;
}
