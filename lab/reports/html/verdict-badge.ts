import type { Verdict } from '../../judge/verdict.ts';
import { html, type Markup } from './markup.ts';

/** A sign, a word and a colour: any one of them is enough. */
const SIGNS: Record<Verdict, string> = { pass: '✓', fail: '✗', unknown: '?', skipped: '–' };

export const badge = (verdict: Verdict, count?: string): Markup =>
  html`<span class="badge ${verdict}"><span aria-hidden="true">${SIGNS[verdict]}</span> ${verdict}${count ? ` ${count}` : ''}</span>`;
