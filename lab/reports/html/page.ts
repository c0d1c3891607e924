import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { count, type Summary } from '../../judge/summary.ts';
import type { RunHistory } from '../../record/run-history.ts';
import { seconds } from '../words.ts';
import { casesSection, skippedSection, wrongSection } from './case-section.ts';
import { MARKS } from './marks.ts';
import { embeddedJson, html, Markup } from './markup.ts';
import { matrixSection } from './matrix-section.ts';
import { badge } from './verdict-badge.ts';

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');

const distOf = (name: string, ...toDist: string[]): string =>
  join(dirname(createRequire(import.meta.url).resolve(name)), ...toDist);

/** Modules of this page, each after those that it imports. */
const MODULES = ['draw', 'legend', 'walk', 'open'];

/** One module of all: a page that asks for nothing can't import. */
const joined = (): string =>
  MODULES.map((name) => read(import.meta.dirname, 'browser', `${name}.js`))
    .join('\n')
    .replace(/^import [^;]*;\n/gm, '')
    .replace(/^export /gm, '');

const script = (code: string, type: 'text/javascript' | 'module' = 'text/javascript'): Markup =>
  html`<script type="${type}">${new Markup(code.replaceAll('</script', '<\\/script'))}</script>\n`;

let inlined: { style: Markup; scripts: Markup[] } | undefined;

/**
 * The style and the scripts, read once. Timelines are drawn in the browser, by Observable Plot on D3, when their case is
 * opened: as SVG in the page those of 198 cases would take several megabytes, the library takes half of one.
 */
function assets(): { style: Markup; scripts: Markup[] } {
  inlined ??= {
    style: new Markup(read(import.meta.dirname, 'browser', 'style.css')),
    scripts: [
      script(read(distOf('d3'), 'd3.min.js')),
      script(read(distOf('@observablehq/plot', '..', 'dist'), 'plot.umd.min.js')),
      script(joined(), 'module'),
    ],
  };
  return inlined;
}

const fact = (name: string, value: Markup | string): Markup => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

function factsSection(summary: Summary): Markup {
  const { run, cases } = summary;
  const { errorMs, versions } = run;
  const counts = (['pass', 'fail', 'unknown', 'skipped'] as const)
    .filter((verdict) => count(summary, verdict) > 0)
    .map((verdict) => html`${badge(verdict, String(count(summary, verdict)))} `);
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return html`<dl class="facts">
${fact(`${cases.length} cases`, html`${counts}`)}
${fact('Started', run.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'))}
${fact('Runtime', run.runtime)}
${fact('Timing', run.timing)}
${fact('Took', `${seconds(run.wallMs)} s; the longest case ${seconds(run.longestCaseMs)} s`)}
${errorMs ? fact('Measured less exactly predicted', `median ${ms(errorMs.median)}, p99 ${ms(errorMs.p99)}, maximum ${ms(errorMs.maximum)}, over ${errorMs.count} detections`) : undefined}
${fact('Versions', programs.join(', '))}
</dl>`;
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** One file that asks for nothing else: it can be mailed, archived, and opened from a disk. */
export function page(summary: Summary, history: RunHistory): string {
  const { style, scripts } = assets();
  const { id } = summary.run;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>grpc-keepalive-lab: run ${id}</title>
<style>${style}</style>
</head>
<body>
<header><h1>Who notices a silently dead gRPC peer?</h1><p class="note">grpc-keepalive-lab, run ${id}</p></header>
<main>
${factsSection(summary)}
${wrongSection(summary.cases)}
${skippedSection(summary.cases)}
${matrixSection(summary.cases)}
${casesSection(summary.cases, history)}
</main>
<script type="application/json" id="marks">${embeddedJson(MARKS)}</script>
${scripts}</body>
</html>
`.text;
}
