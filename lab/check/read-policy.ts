import { readFile } from 'node:fs/promises';
import { closest } from 'fastest-levenshtein';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import { LabError, messageOf } from '../support/errors.ts';
import { DEFAULT_POLICY, filledIn, type Policy, policySchema } from './policy.ts';

const KEYS = [
  ...Object.keys(policySchema.shape),
  ...['heartbeat', 'clientKeepalive', 'serverKeepalive', 'traffic', 'interval', 'limit', 'time', 'timeout'],
  ...Object.values(policySchema.omit({ application: true }).shape).flatMap((part) => Object.keys(part.unwrap().shape)),
];

/** What is wrong with a part, and what to write instead of a key that there isn't. */
function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message;
  return issue.keys.map((key) => `no key ${key}: did you mean ${closest(key, KEYS)}?`).join('; ');
}

/**
 * A policy from a file in YAML or JSON; without one, the default.
 *
 * @throws {LabError} a file that can't be read, or that is no policy: all that is wrong with it, by line.
 */
export async function readPolicy(file: string | undefined): Promise<Policy> {
  if (file === undefined) return DEFAULT_POLICY;
  const refuse = (got: string, cause?: unknown) =>
    new LabError({
      ...{ stage: 'usage', subject: `--policy ${file}`, wanted: 'a policy', got, cause },
      remedy: 'correct it; docs/check.md has all of its keys',
    });
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw refuse(messageOf(cause), cause);
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error) throw refuse(error.message.split('\n', 1)[0] ?? '', error);
  const parsed = policySchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return filledIn(parsed.data);
  const lineOf = (path: readonly PropertyKey[]) => {
    const node = document.getIn(path, true);
    return isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1;
  };
  const found = parsed.error.issues.map((issue) => {
    const at = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
    return `line ${lineOf(at)}: ${issue.path.join('.') || 'the policy'}: ${reasonOf(issue)}`;
  });
  throw refuse(found.join('; '), parsed.error);
}
