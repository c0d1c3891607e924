import type { CaseContext } from './case-context.ts';
import { LabError } from './errors.ts';
import type { Event } from './events.ts';
import { openRequest } from './open-request.ts';

const ANSWER_TIMEOUT_MS = 10_000;
const ASKING_TIMEOUT_MS = 2_000;

const nameOf = (caseName: string, index: number): string => `${caseName}+${index + 1}`;

const hasAnswer = (events: readonly Event[]): boolean =>
  events.some((event) => event.who === 'client' && event.what === 'message.received');

/** The number of the server's connection that carries a stream. */
const sessionOf = (events: readonly Event[]): string | undefined =>
  events.flatMap((event) => (event.who === 'server' && event.what === 'stream.open' ? [event.session] : []))[0];

/** Opens the streams of the others that a case has beside it, before its own. */
export async function openOthers({ case: definition, others, timing, peers, waiting }: CaseContext): Promise<void> {
  const opened = others.map(async (target, index) => {
    const name = nameOf(definition.name, index);
    await peers.open(openRequest({ ...definition, name }, target, timing));
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
  const asked = others.map(async (_, index) => (await peers.say(nameOf(name, index), ASKING_TIMEOUT_MS)).answered);
  const answered = (await Promise.all(asked)).filter(Boolean).length;
  const own = sessionOf(eventsSoFar());
  const sessions = others.map((_, index) => sessionOf(eventsOf(nameOf(name, index))));
  const onSameConnection = sessions.filter((session) => session !== undefined && session === own).length;
  record({ what: 'others', case: name, of: others.length, onSameConnection, answered });
  await Promise.all(others.map((_, index) => peers.hangUp(nameOf(name, index))));
}
