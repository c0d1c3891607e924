import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { Setting } from '../lab/model/entrance.ts';

/** Any part of a configuration. */
type Part = { [name: string]: unknown };

/** Where a part stands: names of fields, and numbers in lists. */
export type Place = readonly (string | number)[];

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a path within a part; nothing if there is nothing. */
export function at(value: unknown, ...path: Place): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(value) && typeof first === 'number') return at(value[first], ...rest);
  return isPart(value) ? at(value[first], ...rest) : undefined;
}

/** A duration as protobuf's JSON has it: `3s`, `0.25s`. Nothing if none is given, or one that isn't. */
export function durationMs(value: unknown): number | undefined {
  const [, seconds] = /^([\d.]+)s$/.exec(String(value)) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}

/** A configuration in YAML, or in JSON, which is YAML too, with the lines of its parts. */
export class Configuration {
  readonly #document: Document;
  readonly #lines = new LineCounter();
  readonly #value: unknown;

  /** @throws {Error} what is neither YAML nor JSON, in the parser's words. */
  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines });
    const [error] = this.#document.errors;
    if (error) throw new Error(error.message.split('\n', 1)[0]);
    this.#value = this.#document.toJS();
  }

  at(place: Place, ...path: Place): unknown {
    return at(this.#value, ...place, ...path);
  }

  list(place: Place, ...path: Place): unknown[] {
    const found = this.at(place, ...path);
    return Array.isArray(found) ? found : [];
  }

  /** The places of a list's members. */
  each(place: Place, ...path: Place): Place[] {
    return this.list(place, ...path).map((_, index) => [...place, ...path, index]);
  }

  /** Of the part, or of what it would stand in. */
  line(place: Place): number {
    for (let length = place.length; length > 0; length -= 1) {
      const node = this.#document.getIn(place.slice(0, length), true);
      if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line;
    }
    return 1;
  }

  /** A field as it stands there; where it doesn't, its default. */
  setting(place: Place, path: Place, otherwise: string): Setting {
    const value = this.at(place, ...path);
    return {
      name: String(path.at(-1) ?? ''),
      value: value === undefined ? otherwise : textOf(value),
      default: value === undefined,
      path: [...place, ...path],
      line: this.line(value === undefined ? place : [...place, ...path]),
    };
  }
}

const textOf = (value: unknown): string => (isPart(value) ? JSON.stringify(value) : String(value));
