import { json } from './json.ts';
import type { Report } from './report.ts';

export const reports = { json } satisfies Record<string, Report>;
