import type { CaseContext } from './case-context.ts';

/** A message's answer, behind all that was sent before it. */
const ANSWER_TIMEOUT_MS = 5_000;

/** Sends what the case has its client send, and counts what the server has got of it; nothing of a case that sends nothing. */
export async function upload({ case: definition, peers, record }: CaseContext): Promise<void> {
  const { name, horizonMs, means } = definition;
  const { uploadBytes: bytes } = means;
  if (bytes === undefined) return;
  const { taken, elapsedMs } = await peers.upload(name, bytes, horizonMs);
  const { answered } = taken ? await peers.say(name, ANSWER_TIMEOUT_MS) : { answered: false };
  const { messageBytesReceived: receivedBytes } = await peers.count('server', name);
  record({ what: 'uploaded', case: name, bytes, receivedBytes, whole: answered, elapsedMs });
}
