import { parseDocument } from 'yaml';
import type { Setting } from '../lab/model/entrance.ts';
import { durationMs } from './document.ts';

const isJson = (text: string): boolean => text.trimStart().startsWith('{');

/** A configuration with one duration changed, and nothing else; nothing for a setting that is more than a duration. */
export function withLimit(text: string, { path, value }: Setting, limitMs: number): string | undefined {
  if (!path || durationMs(value) === undefined) return undefined;
  const document = parseDocument(text);
  document.setIn(path, `${limitMs / 1_000}s`);
  // YAML's own way of writing what JSON is a part of isn't JSON's.
  return isJson(text) ? JSON.stringify(document.toJS(), null, 2) : document.toString({ lineWidth: 0 });
}
