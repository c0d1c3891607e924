import { pushBytesPerMs } from '../model/traffic.ts';
import type { CheckSubject, Found, Tried } from './answer.ts';
import { inWords } from './duration.ts';
import type { Trial } from './trials.ts';

const KIB = 1024;
const MIB = KIB ** 2;

/** As a person would write it: `512 KiB`, `1.5 MiB`. */
const bytesInWords = (bytes: number): string =>
  bytes < MIB ? `${Math.round(bytes / KIB)} KiB` : `${Number((bytes / MIB).toFixed(1))} MiB`;

const measured = (verdict: Found['verdict'], because: string): Found => ({ verdict, provedBy: 'measured', because });

/** Whether a message and its answer got through in time. */
function delivered({ demand: { wantedMs } }: Trial, { answeredAfterMs, judged }: Tried): Found {
  const { endedMs, cause } = judged.observed.client;
  if (answeredAfterMs !== undefined) {
    const because = `a message and its answer took ${inWords(answeredAfterMs)}`;
    return {
      ...measured(answeredAfterMs <= wantedMs ? 'met' : 'not met', because),
      gotMs: Math.round(answeredAfterMs),
    };
  }
  if (endedMs === null) return measured('not met', 'a message had no answer, and the stream was still open');
  return measured('unknown', `the stream ended after ${inWords(endedMs)}, before it was asked (${cause})`);
}

/** Whether others had their answers beside a dead client. */
function unharmed({ entrance }: CheckSubject, { others }: Tried): Found {
  if (!others) return measured('unknown', 'nobody asked the others');
  const { of, onSameConnection, answered } = others;
  const sharing = `${onSameConnection} of them on its connection to the server`;
  const because = `${answered} of ${of} others had their answers beside the dead client, ${sharing}`;
  if (answered === of) return measured('met', because);
  const { sharedWindow } = entrance;
  if (!sharedWindow || onSameConnection === 0) return measured('not met', because);
  const { name } = sharedWindow.setting;
  const words = `${because}: what is pushed to the dead client can use up ${name}, which they share`;
  return { ...measured('not met', words), ...sharedWindow };
}

/** How much of what was pushed to a dead client was held for it. */
function held({ front, entrance }: CheckSubject, { demand, key }: Trial, { judged }: Tried): Found {
  const { bytesAcceptedNotDelivered: gotBytes, serverMessagesSent } = judged.evidence;
  const { push } = key.means.traffic;
  if (!push) return measured('unknown', 'nothing was pushed');
  const bytesPerMessage = pushBytesPerMs(push) * push.everyMs;
  // Some of the messages may have been under way when the client died.
  const isFull = gotBytes < (serverMessagesSent - 2) * bytesPerMessage;
  const { endedMs, endedBy } = judged.observed.server;
  const [setting] = entrance.holds ?? [];
  const amount = { gotBytes, ...(setting && { setting }) };
  const until =
    endedMs === null || endedBy === 'heal'
      ? ', and then no more'
      : `, until the stream ended after ${inWords(endedMs)}`;
  const rest = isFull ? until : ', which is all that was pushed';
  const because = `${front.title} and the kernels around it took ${bytesInWords(gotBytes)} for a dead client${rest}`;
  if (gotBytes > demand.wantedBytes)
    return { ...measured('not met', because), ...amount, mend: front.mend({ hold: demand.wantedBytes }, entrance) };
  return { ...measured(isFull ? 'met' : 'unknown', because), ...amount };
}

/** Whether as much got through as a client is to send. */
function sent({ front, entrance }: CheckSubject, { demand }: Trial, { uploaded, judged }: Tried): Found {
  const { wantedBytes } = demand;
  const { bodyLimit } = entrance;
  if (!uploaded) return measured('unknown', 'nothing was sent');
  const { bytes, receivedBytes: gotBytes, whole } = uploaded;
  const got = whole
    ? `${bytesInWords(bytes)} got through`
    : `${bytesInWords(gotBytes)} of ${bytesInWords(bytes)} got through`;
  const { endedMs, endedBy, cause } = judged.observed.client;
  const limited = bodyLimit && bodyLimit.bytes < wantedBytes ? bodyLimit : undefined;
  const decided = limited && { setting: limited.setting, mend: limited.mend };
  if (whole && limited && limited.bytes < bytes)
    return { ...measured('unknown', `${got}, although ${limited.setting.name} is less`), gotBytes };
  if (whole && limited)
    return {
      ...measured('not met', `${got}, and ${limited.setting.name} ends the stream later`),
      ...{ provedBy: 'configuration', gotBytes, ...decided },
    };
  if (whole && bytes === wantedBytes) return { ...measured('met', got), gotBytes };
  if (whole)
    return {
      ...measured('met', `${got}, and nothing in the configuration ends it later`),
      provedBy: 'configuration',
      gotBytes,
    };
  if (endedMs === null || endedBy === 'heal')
    return { ...measured('unknown', `${got} while it was watched`), gotBytes };
  const by = limited ? `by ${limited.setting.name}` : 'which no setting that the lab knows explains';
  return {
    ...measured('not met', `${got}; then ${front.title} ended the stream (${cause}) ${by}`),
    gotBytes,
    ...decided,
  };
}

/** What was counted in a trial, of a demand that goes by that; nothing of one that goes by when the stream ended. */
export function countedIn(subject: CheckSubject, trial: Trial, tried: Tried): Found | undefined {
  const { wants } = trial.demand;
  if (wants === 'an answer') return delivered(trial, tried);
  if (wants === 'bytes through') return sent(subject, trial, tried);
  if (wants === 'others unharmed') return unharmed(subject, tried);
  return wants === 'few bytes held' ? held(subject, trial, tried) : undefined;
}
