import type { JudgedCase } from '../judge/summary.ts';
import type { RunHistory } from '../record/run-history.ts';
import { frontIn, line } from './event-line.ts';
import type { Report } from './report.ts';

function caseInLines({ name, path, verdict, requirement, reason }: JudgedCase, { eventsOf }: RunHistory): string {
  const events = eventsOf(name).toSorted((one, other) => one.atNs - other.atNs);
  const zeroNs = events.find(({ what }) => what === 'fault.end')?.atNs;
  const since = zeroNs === undefined ? 'the run began' : 'the fault was in force';
  return [
    `== ${name}: ${verdict}`,
    `   ${requirement}`,
    `   ${reason}`,
    `   Seconds since ${since}:`,
    ...events.map((event) => line(event, zeroNs, frontIn(path))),
  ].join('\n');
}

/** `frames.log`: for reading on, case by case, what everybody saw and when. */
export const log: Report = {
  file: 'frames.log',
  onceOver: true,
  render({ run, cases }, history) {
    const versions = Object.entries(run.versions).map((pair) => pair.join(' '));
    const head = `Run ${run.id}, begun ${run.startedAt}: ${versions.join(', ')}`;
    return `${[head, ...cases.map((judged) => caseInLines(judged, history))].join('\n\n')}\n`;
  },
};
