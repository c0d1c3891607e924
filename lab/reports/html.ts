import { page } from './html/page.ts';
import type { Report } from './report.ts';

/** `report.html`: for people. The matrix, every verdict, and every case's timeline, in one file. */
export const html: Report = { file: 'report.html', render: page };
