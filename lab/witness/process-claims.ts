import { NS_PER_MS } from '../support/clock.ts';
import { afterMs, beaconsOf, broken, isHeardBefore, late, type Part, seriesOf } from './beacons-in-window.ts';
import type { Claim, Window } from './claim.ts';
import type { CallSample, Moment, NodeProcess, ProcessSample, Sample } from './sample.ts';

const identity = ({ pid, startTicks }: NodeProcess): string => `${pid} ${startTicks}`;

const listed = (processes: readonly NodeProcess[]): string => processes.map(({ pid }) => pid).join(', ') || 'none';

/** What the kernel said of a node's processes at each moment. */
type Seen = Record<Moment, ProcessSample | undefined>;

function processClaim(id: string, wanted: string, judge: (seen: Seen, window: Window) => Part): Claim {
  return {
    id,
    watches: 'processes',
    judge(samples, window) {
      const at = (when: Moment) =>
        samples.findLast((sample): sample is ProcessSample => sample.kind === 'processes' && sample.when === when);
      const seen = { control: at('control'), begun: at('begun'), over: at('over'), end: at('end') };
      const last = seen.end ?? seen.over;
      const said = {
        ...{ what: 'the node’s processes, by its kernel', wanted },
        ...{ from: seen.begun ? afterMs(seen.begun.atNs, window) : 0, to: last ? afterMs(last.atNs, window) : 0 },
      };
      if (!seen.control || !seen.begun || !last) return { ...said, ...late('they weren’t watched') };
      if (seen.control.processes.length === 0) return { ...said, ...broken('it had none before the fault') };
      return { ...said, ...judge(seen, window) };
    },
  };
}

function judgeStopped({ begun, over }: Seen, window: Window): Part {
  if (!begun || !over) return late('they weren’t watched');
  for (const { processes, atNs } of [begun, over]) {
    const running = processes.filter(({ stopped }) => !stopped);
    if (processes.length === 0) return broken(`it had none at ${afterMs(atNs, window)} ms`);
    if (running.length > 0) return broken(`process ${listed(running)} wasn’t stopped at ${afterMs(atNs, window)} ms`);
  }
  const cpuBefore = new Map(begun.processes.map((one) => [identity(one), one.cpuNs]));
  const ran = over.processes
    .map((one) => ({ one, ns: one.cpuNs - (cpuBefore.get(identity(one)) ?? 0) }))
    .find(({ ns }) => ns > 0);
  if (ran) return broken(`process ${ran.one.pid} ran for ${(ran.ns / NS_PER_MS).toFixed(1)} ms meanwhile`);
  return { got: `${over.processes.length} stopped, and none of them ran`, inForce: true };
}

/** The node's processes are stopped, and get no processor, as long as the fault lasts. */
export const stopped = processClaim('stopped', 'all are stopped, and none runs', judgeStopped);

/** The node has no process as long as the fault lasts. */
export const gone = processClaim('gone', 'there are none', ({ begun, over }, window) => {
  const left = [begun, over].find((sample) => sample && sample.processes.length > 0);
  if (left) return broken(`process ${listed(left.processes)} was there at ${afterMs(left.atNs, window)} ms`);
  return { got: 'there were none', inForce: true };
});

const knownIn = (sample: ProcessSample | undefined) => new Set((sample?.processes ?? []).map(identity));

/** Other processes stand in the place of those before. */
export const replaced = processClaim('replaced', 'others than before', ({ control, begun, over, end }, window) => {
  const before = knownIn(control);
  const last = end ?? over;
  const same = [begun, last].flatMap((sample) => sample?.processes ?? []).filter((one) => before.has(identity(one)));
  if (same.length > 0) return broken(`process ${listed(same)} went on`);
  if (!last || last.processes.length === 0) return broken(`there were none at ${afterMs(last?.atNs ?? 0, window)} ms`);
  return { got: `${listed(last.processes)} in place of ${listed(control?.processes ?? [])}`, inForce: true };
});

/** Processes that weren't there before serve, and where the front ends the one that served before, that one is gone. */
export const renewed = processClaim('renewed', 'new ones serve', ({ control, begun, over, end }, window) => {
  const before = knownIn(control);
  const last = end ?? over;
  const lastMs = afterMs(last?.atNs ?? 0, window);
  const fresh = (begun?.processes ?? []).filter((one) => !before.has(identity(one)));
  if (fresh.length === 0) return broken('no new one');
  const still = knownIn(last);
  if (!fresh.some((one) => still.has(identity(one))))
    return broken(`the new ones (${listed(fresh)}) were gone at ${lastMs} ms`);
  const old = [...before].filter((one) => still.has(one));
  if (window.endsOldWithinMs !== undefined && old.length === before.size)
    return late(`${listed(fresh)} is new, but all of those before were there at ${lastMs} ms`);
  return { got: `${listed(fresh)} besides ${listed(control?.processes ?? [])}`, inForce: true };
});

function callClaim(to: CallSample['to'], what: string, answered: boolean): Claim {
  const wanted = answered ? 'it is answered' : 'no answer';
  return {
    id: `${to} ${answered ? 'answers' : 'silent'}`,
    watches: to === 'process' ? 'process-calls' : 'handler-calls',
    judge(samples: readonly Sample[], window) {
      const calls = samples.filter((sample): sample is CallSample => sample.kind === 'call' && sample.to === to);
      const at = (when: Moment) => calls.find((call) => call.when === when);
      const [control, begun, over] = [at('control'), at('begun'), at('over')];
      const said = {
        ...{ what, wanted },
        ...{ from: begun ? afterMs(begun.beganNs, window) : 0, to: over ? afterMs(over.overNs, window) : 0 },
      };
      if (!control || !begun || !over) return { ...said, ...late('nobody called') };
      if (!control.answered) return { ...said, ...late('no answer before the fault already') };
      const odd = [begun, over].find((call) => call.answered !== answered);
      if (odd) {
        const when = `at ${afterMs(odd.beganNs, window)} ms`;
        return { ...said, ...(odd.answered ? broken(`an answer ${when}`) : late(`no answer ${when}`)) };
      }
      return { ...said, got: answered ? 'answered each time' : 'none, each time', inForce: true };
    },
  };
}

/** The process says nothing to the lab, as long as the fault lasts. */
export const unanswered = callClaim('process', 'a call of the lab’s to the process', false);

/** A call that isn't the case's, to the handlers that hang with it. */
export const handlerSilent = callClaim('handler', 'a call that isn’t the case’s, to the handlers that hang', false);

/** A call that waits since the fault went in is never answered: so they haven't gone on for a moment in between. */
export const heldUnanswered: Claim = {
  id: 'held unanswered',
  watches: 'handler-calls',
  judge(samples, window) {
    const held = samples.find((sample): sample is CallSample => sample.kind === 'call' && sample.to === 'held');
    const said = {
      what: 'a call that isn’t the case’s, which waits for the handlers that hang',
      ...{ from: held ? afterMs(held.beganNs, window) : 0, to: held ? afterMs(held.overNs, window) : 0 },
      wanted: 'no answer',
    };
    if (!held) return { ...said, ...late('nobody called') };
    return { ...said, ...(held.answered ? broken('an answer') : { got: 'none', inForce: true }) };
  },
};

/** HTTP/2 goes on under them. */
export const http2Answers = callClaim('http2', 'a PING on the connection of that call', true);

/** A connection of the lab's own to the node, on which nothing but PINGs pass, is ended by it. */
export const letsGo: Claim = {
  id: 'lets go',
  watches: 'to-node',
  judge(samples, window) {
    const series = seriesOf(samples, 'to-node', 'to-server');
    const said = {
      what: 'a connection of the lab’s own to the node',
      ...{ from: 0, to: series?.ended ? afterMs(series.ended.atNs, window) : afterMs(window.healBeginNs, window) },
      wanted: 'the node ends it',
    };
    if (!series) return { ...said, ...late('it wasn’t watched') };
    const answered = beaconsOf(series).some((beacon) => isHeardBefore(beacon, window.faultBeginNs));
    if (!answered) return { ...said, ...late('no PING on it was ACKed before the fault') };
    const { ended } = series;
    if (!ended || ended.atNs >= window.healBeginNs) return { ...said, ...broken('it went on') };
    if (ended.atNs < window.faultBeginNs) return { ...said, ...late(`it ended before the fault: ${ended.how}`) };
    return { ...said, got: ended.how, inForce: true };
  },
};
