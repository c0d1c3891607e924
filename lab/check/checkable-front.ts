import { type FrontName, fronts, type NamedFront } from '../fronts/index.ts';
import { LabError } from '../support/errors.ts';

/** A front that declares what checking a configuration of the user's needs. */
export type CheckableFront = NamedFront &
  Required<Pick<NamedFront, 'entrances' | 'home' | 'machine' | 'mend' | 'withLimit'>>;

/** @throws {LabError} a front that declares too little. */
export function checkable(name: FrontName): CheckableFront {
  const front = fronts[name];
  const { entrances, home, machine, mend, withLimit } = front;
  if (entrances && home && machine && mend && withLimit) return { ...front, entrances, home, machine, mend, withLimit };
  throw new LabError({
    stage: 'usage',
    subject: `--${name}`,
    wanted: 'a front that says how its configurations are checked',
    got: `${name} without entrances, home, machine, mend or withLimit`,
    remedy: 'declare them in its front.ts',
  });
}
