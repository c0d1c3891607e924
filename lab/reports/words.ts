import { styleText } from 'node:util';
import type { Verdict } from '../verdict.ts';

const COLOURS = { pass: 'green', fail: 'red', unknown: 'yellow', skipped: 'gray' } as const;

/** A verdict that reads without colour too. */
export const mark = (verdict: Verdict): string => styleText(COLOURS[verdict], verdict.toUpperCase());

/** `1.5` for 1500 ms: seconds with one decimal, as a table has room for. */
export const seconds = (ms: number): string => (ms / 1000).toFixed(1);
