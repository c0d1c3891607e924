import { neighbourName } from '../../contract/stream-names.ts';
import type { Event } from '../record/events.ts';
import { LabError } from '../support/errors.ts';
import type { CaseContext } from './case-context.ts';
import { openRequest } from './open-request.ts';

const ANSWER_TIMEOUT_MS = 10_000;
const ASKING_TIMEOUT_MS = 2_000;

const hasAnswer = (events: readonly Event[]): boolean =>
  events.some((event) => event.who === 'client' && event.what === 'message.received');

/** The number of the server's connection that carries a stream. */
const sessionOf = (events: readonly Event[]): string | undefined =>
  events.flatMap((event) => (event.who === 'server' && event.what === 'stream.open' ? [event.session] : []))[0];

/** Opens the streams of the others that a case has beside it, before its own. */
export async function openOthers({ case: definition, others, peers, waiting }: CaseContext): Promise<void> {
  const opened = others.map(async (target, index) => {
    const name = neighbourName(definition.name, index + 1);
    await peers.open(openRequest({ ...definition, name }, target));
    if (await waiting.until(name, hasAnswer, ANSWER_TIMEOUT_MS)) return;
    throw new LabError({
      stage: 'run',
      subject: name,
      wanted: 'an answer on the stream of another client',
      got: `none for ${ANSWER_TIMEOUT_MS} ms`,
      remedy: 'see client.log and server.log in the run folder',
    });
  });
  await Promise.all(opened);
}

/** Whether they are unharmed, just before healing. */
export async function askOthers({ case: { name }, others, peers, eventsSoFar, eventsOf, record }: CaseContext) {
  if (others.length === 0) return;
  const asked = others.map(
    async (_, index) => (await peers.say(neighbourName(name, index + 1), ASKING_TIMEOUT_MS)).answered,
  );
  const answered = (await Promise.all(asked)).filter(Boolean).length;
  const own = sessionOf(eventsSoFar());
  const sessions = others.map((_, index) => sessionOf(eventsOf(neighbourName(name, index + 1))));
  const onSameConnection = sessions.filter((session) => session !== undefined && session === own).length;
  record({ what: 'others', case: name, of: others.length, onSameConnection, answered });
  await Promise.all(others.map((_, index) => peers.hangUp(neighbourName(name, index + 1))));
}
