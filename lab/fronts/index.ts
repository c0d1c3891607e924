import { envoy } from '../../envoy/front.ts';
import type { variants as envoyVariants } from '../../envoy/variants.ts';
import { nginx } from '../../nginx/front.ts';
import type { variants as nginxVariants } from '../../nginx/variants.ts';
import type { Front, Variant } from './front.ts';

export const fronts = { nginx, envoy } satisfies Record<string, Front>;

export type FrontName = keyof typeof fronts;

/** A front by its reference with one variant over it, as a path names it. */
export type VariantName = `nginx@${keyof typeof nginxVariants}` | `envoy@${keyof typeof envoyVariants}`;

/** The front of a path that has one, whatever its variant. */
export const frontOf = (path: FrontName | VariantName): FrontName => path.split('@', 1)[0] as FrontName;

/** Nothing on a direct path. */
export const frontNameOf = (path: 'direct' | FrontName | VariantName): FrontName | undefined =>
  path === 'direct' ? undefined : frontOf(path);

export function frontOn(path: 'direct' | FrontName | VariantName): Front | undefined {
  const name = frontNameOf(path);
  return name && fronts[name];
}

/** Nothing on a direct path, and for a front's reference. */
export function variantOf(path: 'direct' | FrontName | VariantName): Variant | undefined {
  const [, variant] = path.split('@');
  return variant === undefined ? undefined : frontOn(path)?.variants[variant];
}

/** Every variant of every front. */
export const variantNames: readonly VariantName[] = Object.entries(fronts).flatMap(([front, { variants }]) =>
  Object.keys(variants).map((variant) => `${front}@${variant}` as VariantName),
);
