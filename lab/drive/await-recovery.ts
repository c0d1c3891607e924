import type { Event } from '../record/events.ts';
import { messageOf } from '../support/errors.ts';
import type { CaseContext } from './case-context.ts';

/** Behind a front that multiplexes a new stream waits for the retransmission on the old connection: as long as the outage. */
const PROBE_TIMEOUT_MS = 45_000;

/** Between two of them, so that a front that refuses isn't asked a thousand times. */
const PROBE_AGAIN_MS = 100;

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
  const { case: definition, target, peers, waiting, eventsSoFar, record } = context;
  const { name } = definition;
  await awaitMessage(context);
  const deadlineMs = performance.now() + PROBE_TIMEOUT_MS;
  // A front may put the first new stream on a connection that turns out to be dead, and fail it.
  for (let attempts = 1; ; attempts += 1) {
    const leftMs = Math.ceil(Math.max(1, deadlineMs - performance.now()));
    try {
      const elapsedMs = PROBE_TIMEOUT_MS - leftMs + (await peers.probe(target, leftMs));
      return record({ what: 'recovered', case: name, elapsedMs, attempts });
    } catch (error) {
      if (performance.now() >= deadlineMs || eventsSoFar().some(({ what }) => what === 'node.exited'))
        return record({ what: 'not-recovered', case: name, reason: messageOf(error) });
    }
    await waiting.pause(PROBE_AGAIN_MS);
  }
}
