import type { Exit } from './sandbox.ts';

/** Tells of programs that end, but for those that were made to. */
export class Exits {
  readonly #tell: (node: string, reason: string) => void;
  readonly #awaited = new Map<string, (error: Error) => void>();
  readonly #meant = new Set<string>();

  constructor(tell: (node: string, reason: string) => void) {
    this.#tell = tell;
  }

  readonly hear = ({ name, code, signal }: Exit): void => {
    const reason = signal ? `ended by ${signal}` : `exited with status ${code}`;
    this.#awaited.get(name)?.(new Error(reason));
    if (!this.#meant.has(name)) this.#tell(name, reason);
  };

  /** From now on, until it is to be up again, its end is no news. */
  mean(name: string): void {
    this.#meant.add(name);
  }

  /** Does what lets a program be up, and rejects as soon as the program ends. */
  async orEnd(name: string, up: () => Promise<void>): Promise<void> {
    const ended = Promise.withResolvers<never>();
    this.#meant.delete(name);
    this.#awaited.set(name, ended.reject);
    try {
      await Promise.race([up(), ended.promise]);
    } finally {
      this.#awaited.delete(name);
    }
  }
}
