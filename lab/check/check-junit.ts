import XMLBuilder from 'fast-xml-builder';
import { attribute, xmlText } from '../reports/junit-text.ts';
import type { Answer } from './answer.ts';
import { where } from './check-text.ts';
import type { Checked } from './run-check.ts';

/** What JUnit calls a verdict; one that is met has no word. */
const ELEMENTS = { met: undefined, 'not met': 'failure', unknown: 'error', skipped: 'skipped' } as const;

function testcase(answer: Answer, files: readonly string[]) {
  const { name, wanted, traffic, verdict, because, mend } = answer;
  const element = ELEMENTS[verdict];
  const lines = [because, ...where(answer, files), ...(mend === undefined ? [] : [`write: ${mend}`])];
  const told = { '@message': attribute(because), '#text': xmlText(lines.join('\n')) };
  return {
    ...{ '@classname': attribute(name), '@name': attribute(`${name} ${wanted}, ${traffic}`) },
    ...(element && { [element]: told }),
  };
}

/** A check for CI: a demand with one traffic is a test. */
export function checkAsJunit({ front, files, answers }: Checked): string {
  const having = (verdict: Answer['verdict']) => String(answers.filter((answer) => answer.verdict === verdict).length);
  const testsuite = {
    ...{ '@name': attribute(`${front.name} ${files[0]}`), '@tests': String(answers.length) },
    ...{ '@failures': having('not met'), '@errors': having('unknown'), '@skipped': having('skipped') },
    testcase: answers.map((answer) => testcase(answer, files)),
  };
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true });
  return builder.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, testsuites: { testsuite } });
}
