import { envoy } from '../../envoy/front.ts';
import { nginx } from '../../nginx/front.ts';
import type { Front } from './front.ts';

export const fronts = { nginx, envoy } satisfies Record<string, Front>;

export type FrontName = keyof typeof fronts;

export const frontOn = (path: 'direct' | FrontName): Front | undefined =>
  path === 'direct' ? undefined : fronts[path];
