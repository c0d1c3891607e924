import type { NodeName, Nodes } from '../../runtimes/runtime.ts';
import type { RunClock } from '../../support/clock.ts';
import { BEACON_EVERY_MS } from '../../witness/beacons-in-window.ts';
import type { CallSample, Moment, ProcessSample, Sample } from '../../witness/sample.ts';
import type { HeldCall, Peers } from '../peer-control.ts';
import type { BeaconPost } from './beacon-post.ts';
import { sampleOf } from './link-watch.ts';
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

/** Watches a connection of the lab's own to a node, on which nothing but PINGs pass. */
export async function connectionWatch(node: NodeName, address: string, post: BeaconPost): Promise<Watch> {
  const name = `connection to ${node}`;
  await post.dial(name, address, 'http2', BEACON_EVERY_MS);
  return {
    look: async () => {},
    samples: async () => {
      const report = await post.report(name, 'near');
      return [sampleOf('to-node', 'to-server', report, report)];
    },
    leave: () => post.leave(name, 'near'),
  };
}

/** An answer takes a millisecond. Whoever is to say nothing is waited for three hundred times as long. */
const SILENT_MS = 300;

/** Whoever has to answer may take longer, on a busy machine. */
const ANSWER_MS = 2_000;

/** Whoever is called, and what is asked of. */
export type Answers = Partial<Record<CallSample['to'], boolean>>;

/**
 * Watches whether somebody answers.
 *
 * @param ask is told how long to wait for an answer that isn't to come, and for one that is.
 */
export function callWatch(ask: (silentMs: number, answerMs: number) => Promise<Answers>, clock: RunClock): Watch {
  const seen: CallSample[] = [];
  return {
    look: async (when: Moment) => {
      const beganNs = clock.nowNs();
      const answers = await ask(when === 'control' ? ANSWER_MS : SILENT_MS, ANSWER_MS);
      const overNs = clock.nowNs();
      for (const [to, answered] of Object.entries(answers))
        seen.push({ kind: 'call', to: to as CallSample['to'], when, beganNs, overNs, answered });
    },
    samples: async (): Promise<Sample[]> => seen,
    leave: async () => {},
  };
}

/** Watches a case's handlers: by calls now and then, and by one that waits for an answer from the fault on. */
export function handlerWatch(caseName: string, server: string, peers: Peers, clock: RunClock): Watch {
  const ask = async (_: number, answerMs: number) => {
    const { answered, pingAcked } = await peers.callHandler(server, caseName, answerMs);
    return { handler: answered, http2: pingAcked };
  };
  const calls = callWatch(ask, clock);
  let held: (HeldCall & { beganNs: number }) | undefined;
  const seen: CallSample[] = [];
  return {
    look: async (when) => {
      if (when === 'begun') held = { ...peers.holdCall(server, caseName), beganNs: clock.nowNs() };
      await calls.look(when);
      if (when === 'over' && held)
        seen.push({
          ...{ kind: 'call', to: 'held', when, beganNs: held.beganNs, overNs: clock.nowNs() },
          answered: held.answered(),
        });
    },
    samples: async () => [...(await calls.samples()), ...seen],
    leave: async () => held?.giveUp(),
  };
}
