import { isDead } from '../cases/dead-end.ts';
import { ENDPOINTS, type Endpoint } from '../model/places.ts';
import { LONG_WAIT_MS } from '../plan/long-wait.ts';
import { longestWaitMs, overByMs } from '../predict/wait-times.ts';
import { warmUpEveryMs } from '../predict/warm-up.ts';
import type { Event } from '../record/events.ts';
import { NS_PER_MS } from '../support/clock.ts';
import { messageOf } from '../support/errors.ts';
import { proveRecovery } from './await-recovery.ts';
import { missingFromBaseline, noProbeUnderWay } from './baseline.ts';
import { askOthers, openOthers } from './bystanders.ts';
import type { CaseContext } from './case-context.ts';
import { hasEnded, nodeIsGone } from './case-progress.ts';
import type { Span } from './fault-injection.ts';
import { ask, probeNewConnection, probeSilence } from './final-probes.ts';
import { endsThatSay, measureKernel } from './kernel-questions.ts';
import { openRequest } from './open-request.ts';
import { untilSettledMs } from './pong-settling.ts';
import { measureQueues } from './socket-queues.ts';
import { upload } from './upload.ts';

/** Beyond one interval of each probe, what a loaded machine may need until a stream is open and a PING is ACKed. */
const BASELINE_SLACK_MS = 10_000;
const PROBE_TIMEOUT_MS = 5_000;

async function passBaseline(context: CaseContext): Promise<boolean> {
  const { case: definition, peers, waiting, record } = context;
  const { name, means } = definition;
  record({ what: 'case.dialled', case: name, ...(context.tapped && { tapped: true }) });
  await peers.open(openRequest(definition, context.target));
  const complete = (events: readonly Event[]) => missingFromBaseline(means, events).length === 0;
  const over = (events: readonly Event[]) =>
    complete(events) || hasEnded(events, 'client') || nodeIsGone(definition, events);
  const { keepalive, heartbeat } = means.timing;
  const limitMs = keepalive.timeMs + heartbeat.intervalMs + BASELINE_SLACK_MS;
  await waiting.until(name, over, limitMs);
  const events = context.eventsSoFar();
  if (complete(events)) {
    record({ what: 'baseline.passed', case: name });
    return true;
  }
  const missing = missingFromBaseline(means, events).join(', ');
  record({ what: 'baseline.failed', case: name, missing });
  return false;
}

async function countBothEnds({ case: definition, peers, record }: CaseContext, when: 'fault.end' | 'heal.begin') {
  const { name } = definition;
  const count = async (end: Endpoint) => {
    record({ what: 'counted', case: name, when, end, counts: await peers.count(end, name) });
  };
  await Promise.all(ENDPOINTS.filter((end) => !isDead(definition, end, 'http2')).map(count));
}

/**
 * What was under way when the fault went in arrives after it, within some milliseconds; in containers on 2 busy cores one of
 * 1,700 cases still got a message after its peers had been asked twice, 10 ms after the fault.
 */
const UNDER_WAY_MS = 100;

/** Counts what both ends have when nothing is under way any more that a fault could have let through. */
async function countWhenSettled(context: CaseContext): Promise<void> {
  await context.waiting.pause(UNDER_WAY_MS);
  await countBothEnds(context, 'fault.end');
}

/** Waits out the horizon, unless both ends have ended; then for those ends that may notice later than that. */
async function waitForDetection({ case: definition, waiting }: CaseContext): Promise<void> {
  const { name, horizonMs, expected } = definition;
  const detecting = ENDPOINTS.filter((end) => expected[end].detects);
  const over = (ends: readonly Endpoint[]) => (events: readonly Event[]) =>
    nodeIsGone(definition, events) || ends.every((end) => hasEnded(events, end));
  const awaited = ENDPOINTS.filter((end) => !isDead(definition, end, 'http2'));
  await waiting.until(name, over(awaited), horizonMs);
  await waiting.until(name, over(detecting), longestWaitMs(definition) - horizonMs);
}

/** Longer than any detection of `fast` whose time is compared exactly; for what takes longer nobody waits. */
const QUICK_MS = 5_000;

/**
 * Waits until no case of the run has a quick detection before it: each new connection and each healing costs the peers some
 * milliseconds, by which a timer that is due meanwhile would come late.
 */
async function waitForCalm(context: CaseContext, arrive: () => void): Promise<void> {
  await untilOver(context, QUICK_MS);
  arrive();
  await context.waiting.for(context.calm.all);
}

/** Waits for those detections that are due within this time, and for no longer. */
async function untilOver({ case: definition, waiting }: CaseContext, withinMs: number): Promise<void> {
  const { name, expected } = definition;
  const due = ENDPOINTS.filter((end) => (overByMs(expected[end]) ?? Number.POSITIVE_INFINITY) <= withinMs);
  const over = (events: readonly Event[]) =>
    nodeIsGone(definition, events) || due.every((end) => hasEnded(events, end));
  await waiting.until(name, over, Math.min(withinMs, longestWaitMs(definition)));
}

/** Looks at the kernel as soon as an end's detector has fired whose close may wait there. */
async function measureWhenFired(context: CaseContext): Promise<void> {
  const { case: definition, waiting } = context;
  const measured = endsThatSay(definition).map(async (end) => {
    const over = (events: readonly Event[]) => hasEnded(events, end) || nodeIsGone(definition, events);
    await waiting.until(definition.name, over, longestWaitMs(definition));
    if (hasEnded(context.eventsSoFar(), end)) await measureKernel(context, 'fired', end);
  });
  await Promise.all(measured);
}

/** A fault that is over by itself ends before its cases have waited; the others are healed then. */
async function letItPass({ case: { name, healsAfterMs: afterMs }, fault, waiting, record }: CaseContext, took: Span) {
  if (afterMs === undefined) return false;
  // It may have begun with the first of its calls.
  await waiting.pause(Math.max(0, afterMs - (took.endNs - took.beginNs) / NS_PER_MS));
  const { beginNs, endNs } = await fault.heal();
  record({ what: 'fault.over', case: name, beginNs }, endNs);
  return true;
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}

/** One case's life: dial, baseline, fault, wait, heal, proof of healing. Everything it learns is recorded. */
export async function runCase(context: CaseContext): Promise<void> {
  const { case: definition, fault, peers, waiting, ready, calm, settled, record } = context;
  const { name } = definition;
  const arrive = once(() => calm.arrive());
  const settle = once(() => settled.arrive());
  const span = ({ beginNs, endNs }: Span, what: 'fault' | 'heal') => {
    record({ what: `${what}.begin`, case: name }, beginNs);
    record({ what: `${what}.end`, case: name }, endNs);
  };
  try {
    await waiting.pause(context.dialAfterMs);
    await openOthers(context);
    const passed = await passBaseline(context).finally(() => ready.arrive());
    if (!passed) return;
    await waiting.for(ready.all);
    record({ what: 'case.released', case: name });
    await waiting.pause(context.faultAfterMs);
    // The predicted range is that of a fault between two probes; one that was under way would be lost, and noticed early.
    await fault.watch.look('control');
    const warm = warmUpEveryMs(definition.means) !== undefined;
    if (!warm) await waiting.until(name, noProbeUnderWay, PROBE_TIMEOUT_MS);
    await waiting.pause(untilSettledMs(definition, context.eventsSoFar(), context.nowNs()));
    // A client that the fault befalls hears no more of it afterwards.
    const falls = isDead(definition, 'client', 'end-to-end');
    if (warm && falls) await peers.quiet(name);
    const took = await fault.inject();
    span(took, 'fault');
    if (warm && !falls) await peers.quiet(name);
    const [isOver] = await Promise.all([
      letItPass(context, took),
      measureKernel(context, 'fault.end'),
      countWhenSettled(context),
      fault.watch.look('begun'),
    ]);
    await Promise.all([
      waitForDetection(context),
      upload(context),
      measureWhenFired(context),
      waitForCalm(context, arrive),
      untilOver(context, LONG_WAIT_MS).then(settle),
    ]);
    await context.checkNodes();
    await measureKernel(context, 'heal.begin');
    if (!isOver) await fault.rest();
    await probeSilence(context);
    await countBothEnds(context, 'heal.begin');
    await measureQueues(context);
    await Promise.all([ask(context), probeNewConnection(context)]);
    await askOthers(context);
    if (isOver) {
      await fault.watch.look('end');
      for (const what of ['heal.begin', 'heal.end'] as const) record({ what, case: name });
    } else span(await fault.heal(), 'heal');
    await proveRecovery(context);
    record({ what: 'witness', case: name, samples: await fault.watch.samples() });
    await fault.watch.leave();
  } catch (error) {
    record({ what: 'case.broken', case: name, reason: messageOf(error) });
  } finally {
    arrive();
    settle();
    fault.leave();
    await peers.hangUp(name).catch((error) => record({ what: 'case.broken', case: name, reason: messageOf(error) }));
    record({ what: 'case.done', case: name });
  }
}
