/** Where in the lab something went wrong; the first word of the message. */
export type Stage = 'usage' | 'configuration' | 'fetch' | 'runtime' | 'fault' | 'run';

export interface LabErrorParts {
  stage: Stage;
  /** What it is about: a node, a case, a file, an option. */
  subject: string;
  wanted: string;
  got: string;
  /** What the user can do. */
  remedy: string;
  cause?: unknown;
}

/** The lab's one error. Thrown once where it is known, printed once by `cli.ts`. */
export class LabError extends Error implements LabErrorParts {
  override readonly name = 'LabError';
  readonly stage: Stage;
  readonly subject: string;
  readonly wanted: string;
  readonly got: string;
  readonly remedy: string;

  constructor({ stage, subject, wanted, got, remedy, cause }: LabErrorParts) {
    super(`${stage}: ${subject}: wanted ${wanted}; got ${got}; ${remedy}`, { cause });
    this.stage = stage;
    this.subject = subject;
    this.wanted = wanted;
    this.got = got;
    this.remedy = remedy;
  }

  /** 2 for what the user gave the lab, 3 for what kept the lab from telling. */
  get exitStatus(): 2 | 3 {
    return this.stage === 'usage' || this.stage === 'configuration' ? 2 : 3;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
