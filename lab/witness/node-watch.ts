import type { RunClock } from '../clock.ts';
import type { NodeName, Nodes } from '../runtimes/runtime.ts';
import type { CallSample, Moment, ProcessSample, Sample } from './sample.ts';
import type { Watch } from './watch.ts';

/** Watches a node's processes, as their kernel has them. */
export function processWatch(node: NodeName, nodes: Nodes, clock: RunClock): Watch {
  const seen: ProcessSample[] = [];
  return {
    look: async (when: Moment) => {
      const processes = await nodes.processes(node);
      seen.push({ kind: 'processes', when, atNs: clock.nowNs(), processes });
    },
    samples: async () => seen,
    leave: async () => {},
  };
}

/** An answer takes a millisecond; a busy machine has been given three hundred times that. */
const CALL_TIMEOUT_MS = 300;

/** Whoever is called, and what is asked of. */
export type Answers = Partial<Record<CallSample['to'], boolean>>;

/** Watches whether somebody answers, each call at most 300 ms long. */
export function callWatch(ask: (timeoutMs: number) => Promise<Answers>, clock: RunClock): Watch {
  const seen: CallSample[] = [];
  return {
    look: async (when: Moment) => {
      const beganNs = clock.nowNs();
      const answers = await ask(CALL_TIMEOUT_MS);
      const overNs = clock.nowNs();
      for (const [to, answered] of Object.entries(answers))
        seen.push({ kind: 'call', to: to as CallSample['to'], when, beganNs, overNs, answered });
    },
    samples: async (): Promise<Sample[]> => seen,
    leave: async () => {},
  };
}
