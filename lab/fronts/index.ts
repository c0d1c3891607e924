import { envoy } from '../../envoy/front.ts';
import { nginx } from '../../nginx/front.ts';
import type { Front, Variant } from './front.ts';

export const fronts = { nginx, envoy } satisfies Record<string, Front>;

export type FrontName = keyof typeof fronts;

export type VariantName = `${FrontName}@${string}`;

/** The front of a path's name, whatever the variant; nothing on `direct`. */
export const frontNameOf = (path: string): FrontName | undefined => {
  const name = path.replace(/@.*/, '');
  return name in fronts ? (name as FrontName) : undefined;
};

export const frontOn = (path: string): Front | undefined => {
  const name = frontNameOf(path);
  return name && fronts[name];
};

export const variantOf = (path: string): Variant | undefined => {
  const [, variant] = path.split('@');
  return variant === undefined ? undefined : frontOn(path)?.variants[variant];
};
