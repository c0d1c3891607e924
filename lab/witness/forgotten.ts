import { NS_PER_MS } from '../support/clock.ts';
import { afterMs, beaconsOf, broken, isHeardBefore, late, seriesOf } from './beacons-in-window.ts';
import type { Claim, Window } from './claim.ts';
import type { BeaconSample } from './sample.ts';

function judge(series: BeaconSample, answer: 'vanishes' | 'reset', window: Window) {
  const { faultEndNs, healBeginNs, forgetsAfterMs = 0 } = window;
  const beacons = beaconsOf(series);
  const control = beacons.some((beacon) => beacon.sentNs < window.faultBeginNs && isHeardBefore(beacon, faultEndNs));
  if (!control) return late('it never carried a beacon before the fault');
  const { ended } = series;
  const spoke = beacons.find(({ sentNs }) => sentNs > faultEndNs && sentNs < healBeginNs);
  if (!spoke) {
    const how = ended ? `it had ended before: ${ended.how}` : 'nothing was sent on it before healing';
    return ended ? broken(how) : late(how);
  }
  const idleMs = (spoke.sentNs - faultEndNs) / NS_PER_MS;
  if (idleMs < forgetsAfterMs) return late(`it had been idle for ${Math.round(idleMs)} ms only`);
  const said = `what was sent at ${afterMs(spoke.sentNs, window)} ms`;
  if (isHeardBefore(spoke, healBeginNs)) return broken(`${said} got through`);
  const how = ended && ended.atNs < healBeginNs ? ended.how : undefined;
  if (answer === 'vanishes')
    return how === undefined ? { got: 'it vanished', inForce: true } : broken(`${said} was answered: ${how}`);
  if (how === 'ECONNRESET') return { got: 'it was answered by an RST', inForce: true };
  return broken(how === undefined ? `${said} vanished` : `${said} was answered: ${how}`);
}

/** Of the time after which a middlebox forgets: an idle connection is to be known for so long. */
export const KNOWN_SHARE = 0.7;

/** One that spoke earlier than this share of it shows too little. */
const LEAST_SHARE = 0.5;

/** A connection that is idle for less is still known. */
export const remembered: Claim = {
  id: 'remembered',
  watches: 'idle-within',
  judge(samples, window) {
    const { faultEndNs, healBeginNs, forgetsAfterMs = 0 } = window;
    const series = seriesOf(samples, 'idle-within', 'to-server');
    const spoke = series && beaconsOf(series).find(({ sentNs }) => sentNs > faultEndNs && sentNs < healBeginNs);
    const said = {
      what: `a connection over the case’s own link that is idle for ${Math.round(forgetsAfterMs * KNOWN_SHARE)} ms`,
      ...{ from: 0, to: spoke ? afterMs(spoke.sentNs, window) : 0 },
      wanted: 'what is sent on it then gets through',
    };
    if (!spoke) return { ...said, ...late('nothing was sent on it') };
    const idleMs = (spoke.sentNs - faultEndNs) / NS_PER_MS;
    if (idleMs < forgetsAfterMs * LEAST_SHARE || idleMs >= forgetsAfterMs)
      return { ...said, ...late(`it had been idle for ${Math.round(idleMs)} ms`) };
    if (spoke.heardNs === null) return { ...said, ...broken('it was lost') };
    if (!isHeardBefore(spoke, healBeginNs)) return { ...said, ...late('it came only with healing') };
    return { ...said, got: 'it got through', inForce: true };
  },
};

/** An idle connection over the same link is no longer known once it has been idle for so long. */
export const forgotten = (answer: 'vanishes' | 'reset'): Claim => ({
  id: `forgotten ${answer}`,
  watches: 'idle',
  judge(samples, window) {
    const series = seriesOf(samples, 'idle', 'to-server');
    const said = {
      what: `a connection over the case’s own link that is idle for ${window.forgetsAfterMs ?? 0} ms`,
      ...{ from: 0, to: afterMs(window.healBeginNs, window) },
      wanted: `what is sent on it then ${answer === 'reset' ? 'is answered by an RST' : 'vanishes'}`,
    };
    return { ...said, ...(series ? judge(series, answer, window) : late('it wasn’t watched')) };
  },
});
