import { type JudgedCase, pathOf } from '../../judge/summary.ts';
import { ENDPOINTS } from '../../model/places.ts';
import type { RunHistory } from '../../record/run-history.ts';
import { blocksOf } from '../cells.ts';
import { casesInWords, skippedByReason } from '../skipped.ts';
import { deflatedJson, html, Markup } from './markup.ts';
import { cellId, hrefOf } from './matrix-section.ts';
import { timelineOf } from './timeline.ts';
import { badge } from './verdict-badge.ts';

/** So many of those that didn't pass are open, and drawn, from the start. */
const OPEN = 20;

const isWrong = ({ verdict }: JudgedCase): boolean => verdict === 'fail' || verdict === 'unknown';

/** A name may break after each of its slashes. */
const breakable = (name: string): Markup =>
  new Markup(
    name
      .split('/')
      .map((part) => html`${part}`.text)
      .join('/<wbr>'),
  );

const COUNTS = {
  PingsSent: 'PINGs sent',
  PingAcksReceived: '… of those, ACKed',
  PingsReceived: 'PINGs received',
  PingAcksReceivedBeforeFault: 'ACKs received before the fault',
  PingsReceivedBeforeFault: 'PINGs received before the fault',
  MessagesSent: 'messages sent',
  MessagesReceived: 'messages received',
} as const;

function evidenceTable({ evidence }: JudgedCase): Markup {
  const rows = Object.entries(COUNTS).map(([count, label]) => {
    const cells = ENDPOINTS.map((end) => html`<td>${evidence[`${end}${count as keyof typeof COUNTS}`]}</td>`);
    return html`<tr><th scope="row">${label}</th>${cells}</tr>`;
  });
  const heads = ENDPOINTS.map((end) => html`<th scope="col">${end}</th>`);
  return html`<table class="evidence"><caption>Counted after the fault, or before it</caption>
<thead><tr><td></td>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
}

const HOPS = {
  clientHop: 'before the front',
  serverHop: 'before the server',
} as const;

/** What the taps counted from the fault to healing; without taps there is nothing to show. */
function hopTable({ evidence, path, proof }: JudgedCase): Markup | undefined {
  if (proof.length === 0) return undefined;
  const rows = (['clientHop', 'serverHop'] as const)
    .filter((hop) => hop === 'serverHop' || path !== 'direct')
    .flatMap((hop) =>
      (['Pings', 'Acks'] as const).map((what) => {
        const label = `${what === 'Pings' ? 'PINGs' : 'ACKs'} ${HOPS[hop]}`;
        const counts = [evidence[`${hop}${what}FromClient`], evidence[`${hop}${what}FromServer`]];
        return html`<tr><th scope="row">${label}</th>${counts.map((count) => html`<td>${count}</td>`)}</tr>`;
      }),
    );
  return html`<table class="evidence"><caption>Passed after the fault, by its side</caption>
<thead><tr><td></td><th scope="col">client’s</th><th scope="col">server’s</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** What proves that the fault was in force, a line each. */
function witnessList({ witness }: JudgedCase): Markup | undefined {
  if (witness.length === 0) return undefined;
  const items = witness.map(
    ({ what, from, to, wanted, got, inForce }) =>
      html`<li class="${inForce ? 'in-force' : 'not-in-force'}">${what}, ${seconds(from)} to ${seconds(to)}: ${inForce ? got : `wanted ${wanted}; got ${got}`}</li>`,
  );
  return html`<p class="note">What proves that the fault was in force:</p><ul class="witness">${items}</ul>`;
}

function caseOf(judged: JudgedCase, history: RunHistory, open: boolean): Markup {
  const { name, verdict, reason, requirement, because, firstTry, proof } = judged;
  const path = ['client', ...pathOf(judged), 'server'].join(' → ');
  return html`<details class="case" id="${name}"${new Markup(open ? ' open' : '')}>
<summary>${badge(verdict)} <span class="name">${breakable(name)}</span><span class="reason">${reason}</span></summary>
<p class="requirement">${requirement}</p>
${because ? html`<p class="note">Not as predicted, because ${because}</p>` : undefined}
${firstTry ? html`<p class="note">The second try; the first was inconclusive: ${firstTry}</p>` : undefined}
<p class="note">Path: ${path}</p>
${witnessList(judged)}
${proof.length > 0 ? html`<ul class="proof">${proof.map((sentence) => html`<li>${sentence}</li>`)}</ul>` : undefined}
<div class="timeline" data-case="${name}"><script type="text/plain">${deflatedJson(timelineOf(judged, history.eventsOf(name)))}</script>
<noscript><p class="note">The timeline needs JavaScript.</p></noscript></div>
${evidenceTable(judged)}${hopTable(judged)}</details>
`;
}

/** What didn't pass, by name, before all else. */
export function wrongSection(cases: readonly JudgedCase[]): Markup {
  const wrong = cases.filter(isWrong);
  if (wrong.length === 0) return html``;
  const items = wrong.map(
    ({ name, verdict, reason }) =>
      html`<li>${badge(verdict)} <a href="${hrefOf(name)}">${breakable(name)}</a><span class="reason">${reason}</span></li>`,
  );
  return html`<section id="wrong"><h2>Did not pass</h2><ul>${items}</ul></section>`;
}

/** What this machine couldn't run, by what it lacks. */
export function skippedSection(cases: readonly JudgedCase[]): Markup {
  const groups = skippedByReason(cases);
  if (groups.length === 0) return html``;
  const items = groups.map(
    ({ reason, cases: some }) =>
      html`<li>${badge('skipped', casesInWords(some.length))}<span class="reason">${reason}</span></li>`,
  );
  return html`<section id="skipped"><h2>Skipped</h2><ul>${items}</ul></section>`;
}

/** Every case, by the cells of the matrix, in its order. */
export function casesSection(cases: readonly JudgedCase[], history: RunHistory): Markup {
  const open = new Set(cases.filter(isWrong).slice(0, OPEN));
  const blocks = blocksOf(cases).map(({ name, rows, variants }) => {
    const cells = [...rows.flatMap((row) => row.cells), ...variants].filter((cell) => cell.cases.length > 0);
    const sections = cells.map(
      (cell) => html`<section class="cell" id="${cellId(cell)}"><h4>${cell.path}, ${cell.detector}</h4>
${cell.cases.map((judged) => caseOf(judged, history, open.has(judged)))}</section>`,
    );
    return html`<section><h3>${name}</h3>${sections}</section>`;
  });
  return html`<section id="cases"><h2>Cases</h2>
<p class="note">A case opens to its timeline and what was counted.</p>${blocks}</section>`;
}
