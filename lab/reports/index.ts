import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { log } from './log.ts';
import { markdown } from './markdown.ts';
import { pcapng } from './pcapng.ts';
import type { Report } from './report.ts';

export const reports = { json, html, junit, log, markdown, pcapng } satisfies Record<string, Report>;

export type ReportName = keyof typeof reports;

export const DEFAULT_REPORTS: readonly ReportName[] = ['json', 'html'];
