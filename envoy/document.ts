import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { Setting, Spot } from '../lab/model/entrance.ts';
import type { Included } from '../lab/model/front.ts';

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

/** One file, with the lines of its parts. */
interface Source {
  file?: string;
  document: Document;
  lines: LineCounter;
  text: string;
}

/** @throws {Error} what is neither YAML nor JSON, in the parser's words. */
function read(text: string, file?: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error) throw new Error(`${file === undefined ? '' : `${file}: `}${error.message.split('\n', 1)[0]}`);
  return { document, lines, text, ...(file !== undefined && { file }) };
}

/** Where a resource stands that a file has which the bootstrap names. */
interface Discovered {
  source: Source;
  place: Place;
}

/** The files by which Envoy can be told resources without a management server, and the lists that those belong to. */
const DISCOVERY = { lds_config: 'listeners', cds_config: 'clusters' } as const;

/**
 * A configuration in YAML, or in JSON, which is YAML too, with the lines of its parts. What files have that it names for
 * discovery (LDS, CDS) stands behind its static resources.
 */
export class Configuration {
  readonly #main: Source;
  readonly #others: Source[] = [];
  readonly #discovered = new Map<string, Discovered>();
  readonly #value: unknown;

  /** @throws {Error} what is neither YAML nor JSON, in the parser's words; a file that it names and that isn't there. */
  constructor(text: string, included: Included = () => []) {
    this.#main = read(text);
    this.#value = this.#main.document.toJS();
    for (const [config, list] of Object.entries(DISCOVERY)) this.#discover(config, list, included);
  }

  /** Of all its files. */
  get texts(): string[] {
    return [this.#main, ...this.#others].map(({ text }) => text);
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
    const { source, place: own } = this.#origin(place);
    for (let length = own.length; length > 0; length -= 1) {
      const node = source.document.getIn(own.slice(0, length), true);
      if (isNode(node) && node.range) return source.lines.linePos(node.range[0]).line;
    }
    return 1;
  }

  /** The part's file, if that isn't the bootstrap, and its line there. */
  spot(place: Place): Spot {
    const { file } = this.#origin(place).source;
    return { ...(file !== undefined && { file }), line: this.line(place) };
  }

  /** The same, in words. */
  where(place: Place): string {
    const { file, line } = this.spot(place);
    return `${file === undefined ? '' : `${file}: `}line ${line}`;
  }

  /** A field as it stands there; where it doesn't, its default. */
  setting(place: Place, path: Place, otherwise: string): Setting {
    const value = this.at(place, ...path);
    return {
      name: String(path.at(-1) ?? ''),
      value: value === undefined ? otherwise : textOf(value),
      default: value === undefined,
      path: this.#origin([...place, ...path]).place,
      ...this.spot(value === undefined ? place : [...place, ...path]),
    };
  }

  #origin(place: Place): Discovered {
    const found = this.#discovered.get(place.slice(0, RESOURCE_DEPTH).join('/'));
    if (!found) return { source: this.#main, place };
    return { source: found.source, place: [...found.place, ...place.slice(RESOURCE_DEPTH)] };
  }

  #discover(config: string, list: string, included: Included): void {
    const from = ['dynamic_resources', config];
    const path = this.at(from, 'path_config_source', 'path') ?? this.at(from, 'path');
    if (typeof path !== 'string') return;
    const [found] = included(path);
    if (!found)
      throw new Error(
        `${this.where(from)}: wanted the file that ${config} names beside the bootstrap; got none at ${path}`,
      );
    const source = read(found.text, found.file);
    this.#others.push(source);
    const resources = at(source.document.toJS(), 'resources');
    const known = this.list(['static_resources'], list);
    if (!isPart(this.#value) || !Array.isArray(resources)) return;
    for (const index of resources.keys())
      this.#discovered.set(['static_resources', list, known.length + index].join('/'), {
        source,
        place: ['resources', index],
      });
    const fixed = this.#value.static_resources;
    this.#value.static_resources = { ...(isPart(fixed) ? fixed : {}), [list]: [...known, ...resources] };
  }
}

/** Of a place's parts those that name a resource: `static_resources`, its list, its number. */
const RESOURCE_DEPTH = 3;

const textOf = (value: unknown): string => (isPart(value) ? JSON.stringify(value) : String(value));
