import XMLBuilder from 'fast-xml-builder';
import type { JudgedCase } from '../judge/summary.ts';
import type { Verdict } from '../judge/verdict.ts';
import { attribute, xmlText } from './junit-text.ts';
import type { Report } from './report.ts';

/** What JUnit calls a verdict; a pass has no word. */
const ELEMENTS = { pass: undefined, fail: 'failure', unknown: 'error', skipped: 'skipped' } as const;

const secondsOf = (cases: readonly JudgedCase[]): string =>
  (cases.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0) / 1000).toFixed(3);

function totals(cases: readonly JudgedCase[]) {
  const having = (verdict: Verdict) => String(cases.filter((judged) => judged.verdict === verdict).length);
  return {
    '@tests': String(cases.length),
    '@failures': having('fail'),
    '@errors': having('unknown'),
    '@skipped': having('skipped'),
    '@time': secondsOf(cases),
  };
}

function testcase(judged: JudgedCase) {
  const { scenario, name, verdict, requirement, reason } = judged;
  const element = ELEMENTS[verdict];
  const told = { '@message': attribute(reason), '#text': xmlText(`${requirement}\n${reason}`) };
  return {
    ...{ '@classname': attribute(scenario), '@name': attribute(name), '@time': secondsOf([judged]) },
    ...(element && { [element]: told }),
  };
}

/** `junit.xml`: for CI. An inconclusive case is reported as an error, not as a failure. */
export const junit: Report = {
  file: 'junit.xml',
  render({ run, cases }) {
    const scenarios = Map.groupBy(cases, ({ scenario }) => scenario);
    const properties = Object.entries({ runtime: run.runtime, timing: run.timing, ...run.versions });
    const testsuite = [...scenarios].map(([scenario, inSuite]) => ({
      ...{ '@name': attribute(scenario), ...totals(inSuite), '@timestamp': run.startedAt.slice(0, 19) },
      properties: {
        property: properties.map(([name, value]) => ({ '@name': attribute(name), '@value': attribute(value) })),
      },
      testcase: inSuite.map(testcase),
    }));
    const builder = new XMLBuilder({
      ...{ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true },
    });
    return builder.build({
      '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
      testsuites: { '@name': 'grpc-keepalive-lab', ...totals(cases), testsuite },
    });
  },
};
