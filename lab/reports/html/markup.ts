import { deflateRawSync } from 'node:zlib';

/** Text that is HTML already; anything else is escaped where it goes into a template. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | readonly Markup[] | undefined;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

function rendered(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  return typeof part === 'object' ? part.map(({ text }) => text).join('') : escaped(String(part));
}

/** A template whose parts are escaped, unless they are Markup: what comes from data can't become markup by oversight. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.map((string, index) => string + rendered(parts[index])).join(''));

/** Data for a script, inside a `<script type="application/json">` that nothing in the data can end. */
export const embeddedJson = (data: unknown): Markup => new Markup(JSON.stringify(data).replaceAll('<', '\\u003c'));

/** The same, a tenth as long, for a script that inflates it. */
export const deflatedJson = (data: unknown): Markup =>
  new Markup(deflateRawSync(JSON.stringify(data)).toString('base64'));
