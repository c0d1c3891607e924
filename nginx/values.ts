import { HOUR_MS } from '../lab/model/figures.ts';

const UNITS_MS: Record<string, number> = {
  ...{ ms: 1, s: 1_000, m: 60_000, h: HOUR_MS, d: 24 * HOUR_MS },
  ...{ w: 168 * HOUR_MS, M: 720 * HOUR_MS, y: 8_760 * HOUR_MS },
};

/** nginx's times: `1h 30m`, `500ms`, and seconds without a unit. */
export function timeMs(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwMy])?\s*/g)];
  if (parts.length === 0) throw new Error(`wanted a time such as 60s; got ${text}`);
  return parts.reduce((sum, [, number, unit = 's']) => sum + Number(number) * (UNITS_MS[unit] ?? 1_000), 0);
}

/** nginx's sizes: `64k`, `1m`, and bytes without a unit. */
export function bytesOf(text: string): number {
  const [, number, unit = ''] = /^(\d+)([kKmMgG]?)$/.exec(text) ?? [];
  if (number === undefined) throw new Error(`wanted a size such as 64k; got ${text}`);
  return Number(number) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
}
