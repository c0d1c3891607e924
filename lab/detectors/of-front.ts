import { type Detector, keepaliveBoundMs } from './detector.ts';

/** What a front's own configuration switches on: the variant of the front brings its timers. */
const ofFront: Detector = {
  options: () => ({}),
  timers: () => [],
  settings: () => ({}),
  boundMs: keepaliveBoundMs,
  ofFront: true,
};

/** SO_KEEPALIVE of a front's connections. */
export const tcpKeepalive = ofFront;
/** TCP_USER_TIMEOUT of a front's connections, which bounds how long data may stay unacknowledged. */
export const tcpUserTimeout = ofFront;
/** Envoy's `connection_keepalive`: HTTP/2 PINGs of the front's own. */
export const envoyKeepalive = ofFront;
/** The timeouts by which a front ends streams, dead or alive: without messages until the fault they would fire before. */
export const frontTimeouts = ofFront;
