import type { CaseContext } from './case-context.ts';
import { messageOf } from './errors.ts';
import type { Event } from './events.ts';

const PROBE_TIMEOUT_MS = 5_000;

/** Beyond what is predicted, for a machine that is late. */
const SLACK_MS = 3_000;

const knowsOfItsLoss = (events: readonly Event[]): boolean =>
  events.some(({ who, what }) => who === 'client' && what === 'stream.ended');

const flows = (events: readonly Event[]): boolean => events.some(({ what }) => what === 'flowing');

/** Lets a client that reconnects do so, or asks on the stream that it still has. */
async function awaitMessage({ case: definition, peers, waiting, eventsSoFar, record }: CaseContext): Promise<void> {
  const { name, recovery } = definition;
  if (!recovery) return;
  const limitMs = SLACK_MS + ('never' in recovery ? 0 : recovery.maxMs);
  if (!knowsOfItsLoss(eventsSoFar())) {
    const { answered, elapsedMs } = await peers.say(name, limitMs);
    record({ what: 'asked.again', case: name, answered, elapsedMs });
    if (answered) return;
  }
  if (knowsOfItsLoss(eventsSoFar())) await waiting.until(name, flows, limitMs);
}

/** Whether messages flow again by the client's own means, and whether the path carries one on a fresh connection. */
export async function proveRecovery(context: CaseContext): Promise<void> {
  const { case: definition, target, peers, record } = context;
  const { name } = definition;
  await awaitMessage(context);
  try {
    record({ what: 'recovered', case: name, elapsedMs: await peers.probe(target, PROBE_TIMEOUT_MS) });
  } catch (error) {
    record({ what: 'not-recovered', case: name, reason: messageOf(error) });
  }
}
