import { messageOf } from '../../support/errors.ts';
import type { Moment, Sample } from '../../witness/sample.ts';

/** Looks, beside a case, at what a fault befalls. What it sees is judged later, by the fault's claims. */
export interface Watch {
  /** Looks now. Resolves when it has looked. */
  look(when: Moment): Promise<void>;
  /** All that was seen; asked for when the fault has been taken back. */
  samples(): Promise<Sample[]>;
  /** Leaves nothing of it behind. */
  leave(): Promise<void>;
}

/** A watch that ends no case: what goes wrong with it is told as a sample, and makes the case unknown. */
export function watchAll(watches: readonly Watch[], failures: readonly Sample[] = []): Watch {
  const failed: Sample[] = [...failures];
  const attempt = (what: string, act: (watch: Watch) => Promise<void>, into = failed) =>
    Promise.all(
      watches.map((watch) =>
        act(watch).catch((error) => into.push({ kind: 'failed', what, reason: messageOf(error) })),
      ),
    );
  return {
    look: async (when) => {
      await attempt(when, (watch) => watch.look(when));
    },
    samples: async () => {
      const seen: Sample[] = [];
      const seeing = async (watch: Watch) => {
        seen.push(...(await watch.samples()));
      };
      await attempt('samples', seeing, seen);
      return [...seen, ...failed];
    },
    leave: async () => {
      await attempt('leave', (watch) => watch.leave());
    },
  };
}

/** One watch for all cases that share a fault: each moment is looked at once. */
export function shared(watch: Watch): Watch {
  const looks = new Map<Moment, Promise<void>>();
  return {
    look: (when) => {
      const look = looks.get(when) ?? watch.look(when);
      looks.set(when, look);
      return look;
    },
    samples: () => watch.samples(),
    // Others may still need it; it goes with the environment.
    leave: async () => {},
  };
}
