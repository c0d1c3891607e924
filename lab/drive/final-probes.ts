import { isLink } from '../cases/path.ts';
import type { CaseContext } from './case-context.ts';
import { hasEndedAnywhere } from './case-progress.ts';

const ASKING_TIMEOUT_MS = 2_000;

/** What a peer has told is with the lab after some milliseconds. */
const NEWS_MS = 200;

/** Asks, where the fault has left the stream up, whether it still carries a message there and back. */
export async function ask({ case: definition, peers, waiting, eventsSoFar, record }: CaseContext): Promise<void> {
  const { name, carries, means } = definition;
  const events = eventsSoFar();
  if (carries === undefined || hasEndedAnywhere(events)) return;
  const delayMs = means.delayMs?.max ?? 0;
  const { answered, elapsedMs } = await peers.say(name, ASKING_TIMEOUT_MS + 2 * delayMs);
  // The client may know before the lab that its stream has ended: nothing was asked then.
  if (!answered && (await waiting.until(name, hasEndedAnywhere, NEWS_MS))) return;
  record({ what: 'asked', case: name, answered, elapsedMs });
}

/** A message takes some milliseconds on a link that lets it through; a busy machine has been given fifty times that. */
const SPEAKING_UP_MS = 300;

/**
 * Says something on the case's own connection, both ways, once nobody waits any more: whether it is silent is seen in what
 * both ends count then. Where packets are dropped TCP would send it
 * again later and later, so a stream that has to come back by itself isn't burdened with it.
 */
export async function probeSilence({ case: definition, peers, eventsSoFar, record }: CaseContext): Promise<void> {
  const { name, at, recovery, means } = definition;
  const { silences, on } = means.fault;
  if (!isLink(at) || !silences.includes('http2') || (recovery && on === 'packets')) return;
  if (hasEndedAnywhere(eventsSoFar())) return;
  record({ what: 'spoke', case: name });
  await Promise.all([peers.say(name, SPEAKING_UP_MS), peers.nudge(name)]);
}

/** On a healthy link an answer takes some milliseconds; a busy machine has been given a hundred times that. */
const KNOCKING_TIMEOUT_MS = 500;

/** Tries, where the fault lets no new connection through, that it does so: not behind a front that needs none for a new stream. */
export async function probeNewConnection({
  case: { name, at, means },
  target,
  peers,
  record,
}: CaseContext): Promise<void> {
  const { blocksNew, silences } = means.fault;
  const needsNone = at === 'backend' && silences.length === 0 && means.front?.multiplexes === true;
  if (!blocksNew || needsNone) return;
  const answered = await peers.probe(target, KNOCKING_TIMEOUT_MS).then(
    () => true,
    () => false,
  );
  record({ what: 'knocked', case: name, answered });
}
