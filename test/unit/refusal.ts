import { LabError } from '../../lab/support/errors.ts';

/** The LabError that this throws, which it has to. */
export function refusalOf(act: () => unknown): LabError {
  try {
    act();
  } catch (error) {
    if (error instanceof LabError) return error;
  }
  throw new Error('wanted a LabError');
}
