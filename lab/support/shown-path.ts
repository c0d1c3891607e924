import { relative } from 'node:path';

/** As a person would write it: relative where that is shorter. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short || '.';
}
