import type { Direction } from '../model/places.ts';
import { afterMs, broken, late } from './beacons-in-window.ts';
import type { Claim } from './claim.ts';
import type { OwnAnswerSample, OwnCountSample } from './sample.ts';

/**
 * What both ends say on the case's own stream before healing still passes the open way of a half-open link, as the first that
 * is sent there. Nothing is said of a stream that has ended, or on which something was sent before.
 */
export const ownOpen = (way: Direction): Claim => ({
  id: `own open ${way}`,
  watches: 'steady',
  judge(samples, window) {
    const own = samples.find((sample): sample is OwnCountSample => sample.kind === 'own-count' && sample.way === way);
    if (!own?.spokenOn) return [];
    const said = {
      what: `messages of the case’s own ${way === 'to-server' ? 'towards the server' : 'towards the client'}`,
      ...{ from: 0, to: afterMs(window.healBeginNs, window) },
      wanted: 'what is said before healing arrives',
    };
    // A process that stalls then is late, and the count doesn't tell that from lost.
    if (own.messages === 0) return { ...said, ...late('none had arrived by then') };
    return { ...said, got: `${own.messages} arrived`, inForce: true };
  },
});

/** A case's own connection on which nothing has passed is forgotten like any other. Nothing is said of one that was busy. */
export const ownForgotten: Claim = {
  id: 'own forgotten',
  watches: 'steady',
  judge(samples, window) {
    const counts = samples.filter((sample): sample is OwnCountSample => sample.kind === 'own-count');
    const answer = samples.find((sample): sample is OwnAnswerSample => sample.kind === 'own-answer');
    const isBusy = window.livesOn || counts.some(({ bytes }) => bytes > 0);
    if (isBusy || counts.length === 0 || !answer) return [];
    return {
      what: 'the case’s own connection, on which nothing passed',
      ...{ from: 0, to: afterMs(answer.atNs, window) },
      wanted: 'what is sent on it then doesn’t arrive',
      ...broken('it was answered'),
    };
  },
};
