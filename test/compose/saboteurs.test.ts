import type { Sabotage } from '../support/sabotages.ts';
import { sabotagesOfLinks } from '../support/sabotages-of-links.ts';
import { sabotagesOfFreezing, sabotagesOfReloads } from '../support/sabotages-of-nodes.ts';
import { sabotagesOfPackets } from '../support/sabotages-of-packets.ts';
import { saboteurSuite } from '../support/saboteur-suite.ts';

/** Of each family the lies that containers take otherwise: the others are the same programs' as processes. */
const only = (sabotages: readonly Sabotage[], lies: readonly string[]): Sabotage[] =>
  sabotages.filter(({ lie }) => lies.includes(lie));

const links = sabotagesOfLinks({
  airplane: ['airplane/last-mile/nginx/none/idle', 'airplane/last-mile/direct/heartbeat/idle'],
  stall: ['stall/last-mile/nginx/none/idle'],
  slow: ['slow@within-patience/last-mile/direct/heartbeat/idle', 'jitter/last-mile/nginx/heartbeat/idle'],
  multiplexed: ['airplane/backend/envoy/none/idle'],
  reconnecting: [],
});

const packets = sabotagesOfPackets({
  bothWays: ['packet-drop/last-mile/nginx/none/idle', 'address-change/last-mile/direct/heartbeat/idle'],
  toServer: ['half-open@to-server/last-mile/nginx/none/idle'],
  toClient: ['half-open@to-client/last-mile/direct/heartbeat/idle'],
  flap: ['flap/last-mile/direct/heartbeat/idle'],
  acceptStops: ['accept-stops/last-mile/direct/none/idle'],
  multiplexed: ['packet-drop/backend/envoy/none/idle'],
});

const freezing = sabotagesOfFreezing(
  ['server-freeze/server/nginx/none/idle', 'client-freeze/client/direct/none/idle'],
  /(wasn’t stopped|ran for|is not paused)/,
);

await saboteurSuite('compose', [
  ...only(links, ['drops-all', 'spares-cases']),
  ...only(packets, ['matches-nothing', 'spares-tcp', 'drops-more']),
  ...freezing,
  ...sabotagesOfReloads(),
]);
