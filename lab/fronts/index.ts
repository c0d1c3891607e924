import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { envoy } from '../../envoy/front.ts';
import { nginx } from '../../nginx/front.ts';
import type { Front, Variant } from '../model/front.ts';
import { LabError, messageOf } from '../support/errors.ts';
import { clashes, lacks } from './declaration.ts';

/** Each front of the lab's own, by a line. */
const own = { nginx, envoy } satisfies Record<string, Front>;

/** Modules outside the lab, each with a front as what it exports by default: paths with commas between. */
const VARIABLE = 'LAB_FRONTS';

const unloadable: string[] = [];

async function loaded(file: string): Promise<(readonly [string, unknown])[]> {
  try {
    const { default: front } = (await import(pathToFileURL(resolve(file)).href)) as { default?: unknown };
    if (front !== undefined) return [[file, front]];
    unloadable.push(`${file}: wanted a front as its default export; got none`);
  } catch (error) {
    unloadable.push(`${file}: wanted a module that can be loaded; got ${messageOf(error)}`);
  }
  return [];
}

const named = (process.env[VARIABLE] ?? '').split(',').filter(Boolean);
const declared = [...Object.entries(own), ...(await Promise.all(named.map(loaded))).flat()];
const misnamed = Object.entries(own).flatMap(([key, { name }]) =>
  key === name ? [] : [`${key}: name: wanted ${key}, as it is registered; got ${name}`],
);
const checked = declared.map(([key, front]) => ({ front, lacking: lacks(key, front) }));
const problems = [...unloadable, ...misnamed, ...checked.flatMap(({ lacking }) => lacking), ...clashes(declared)];

/** @throws {LabError} fronts that can't be used, by name and field: all that is wrong with them at once. */
export function demandFronts(): void {
  if (problems.length === 0) return;
  throw new LabError({
    stage: 'configuration',
    subject: 'fronts',
    wanted: 'declarations that are whole, each with a name and a port of its own',
    got: problems.join('; '),
    remedy: `correct the front's declaration, or leave it out of ${VARIABLE}`,
  });
}

export type FrontName = keyof typeof own;

/** A front by its reference with one variant over it, as a path names it. */
export type VariantName = {
  [Name in FrontName]: `${Name}@${keyof (typeof own)[Name]['variants'] & string}`;
}[FrontName];

/** A front with one configuration, as a path names it: in an environment it is a node of its own. */
export type FrontPath = FrontName | VariantName;

/** A front with the name that a path has for it. */
export type NamedFront = Front & { name: FrontName };

const sound = checked.filter(({ lacking }) => lacking.length === 0).map(({ front }) => front as NamedFront);

/** By name: those that can be used. A front of the user's has a name that no type knows. */
export const fronts = Object.fromEntries(sound.map((front) => [front.name, front])) as Readonly<
  Record<FrontName, NamedFront>
>;

export const frontNames = Object.keys(fronts) as FrontName[];

export const isFront = (node: string): node is FrontName => Object.hasOwn(fronts, node);

/** The front of a path that has one, whatever its variant. */
export const frontOf = (path: FrontPath): FrontName => path.split('@', 1)[0] as FrontName;

/** Nothing on a direct path. */
export const frontNameOf = (path: 'direct' | FrontPath): FrontName | undefined =>
  path === 'direct' ? undefined : frontOf(path);

/** The front that stands on a path, or that a node is; nothing where there is none. */
export function frontOn(path: string): NamedFront | undefined {
  const [name = ''] = path.split('@', 1);
  return isFront(name) ? fronts[name] : undefined;
}

/** Nothing on a direct path, and for a front's reference. */
export function variantOf(path: 'direct' | FrontPath): Variant | undefined {
  const [, variant] = path.split('@');
  return variant === undefined ? undefined : frontOn(path)?.variants[variant];
}

/** Every variant of every front. */
export const variantNames: readonly VariantName[] = Object.entries(fronts).flatMap(([front, { variants }]) =>
  Object.keys(variants).map((variant) => `${front}@${variant}` as VariantName),
);
