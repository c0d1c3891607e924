import type { ResolvedCase } from '../cases/resolve.ts';
import type { Check } from '../runtimes/runtime.ts';

/** True if the case needs a network whose packets can be dropped. */
export const needsNetwork = ({ means: { fault } }: Pick<ResolvedCase, 'means'>): boolean => fault.on === 'packets';

/** Why a machine can't run the cases that need such a network; nothing if it can. */
export function reasonOf(checks: readonly Check[]): string | undefined {
  const lacking = checks.filter(({ ok }) => !ok);
  if (lacking.length === 0) return undefined;
  const words = lacking.map(({ what, found, remedy }) => `${what}: ${found}${remedy ? ` (fix: ${remedy})` : ''}`);
  return `this machine can't drop packets: ${words.join('; ')}`;
}
