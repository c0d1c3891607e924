import { styleText } from 'node:util';
import type { Verdict } from '../judge/verdict.ts';
import type { Range } from '../model/range.ts';

const COLOURS = { pass: 'green', fail: 'red', unknown: 'yellow', skipped: 'gray' } as const;

/** A verdict that reads without colour too. */
export const mark = (verdict: Verdict): string => styleText(COLOURS[verdict], verdict.toUpperCase());

/** `1.5` for 1500 ms: seconds with one decimal, as a table has room for. */
export const seconds = (ms: number): string => (ms / 1000).toFixed(1).replace(/^-0\.0$/, '0.0');

/** `1.5-2.5`, or `1.5` where both are that. */
export function secondsRange({ minMs, maxMs }: Range): string {
  const [least, most] = [seconds(minMs), seconds(maxMs)];
  return least === most ? least : `${least}-${most}`;
}

/** Traffics by fewer letters, for a table's cells: `pings` for `client-pings`, `half-push`, `push-64KiB-100ms`. */
export const shortTraffic = (traffic: string): string =>
  traffic.replace(/^client-|^server-(?=push)/, '').replace('half-closed-', 'half-');
