import { notInForce } from './support/sabotages.ts';
import { sabotagesOfLinks } from './support/sabotages-of-links.ts';
import { escaping, sabotagesOfFreezing, sabotagesOfReloads } from './support/sabotages-of-nodes.ts';
import { sabotagesOfPackets, sabotagesOfReapers } from './support/sabotages-of-packets.ts';
import { saboteurSuite } from './support/saboteur-suite.ts';

const links = sabotagesOfLinks({
  airplane: [
    'airplane/last-mile/nginx/server-keepalive/idle',
    'airplane/last-mile/direct/heartbeat/idle',
    'airplane/backend/nginx/heartbeat/idle',
  ],
  stall: ['stall/last-mile/nginx/none/idle'],
  slow: [
    'slow@within-patience/last-mile/direct/heartbeat/idle',
    'slow@beyond-patience/last-mile/direct/heartbeat/idle',
    'jitter/last-mile/nginx/heartbeat/idle',
  ],
  multiplexed: ['airplane/backend/envoy/none/idle', 'stall/backend/envoy/none/idle'],
  reconnecting: [
    'airplane/last-mile/direct/heartbeat/idle/reconnecting',
    'airplane/last-mile/nginx/client-keepalive/idle/reconnecting',
  ],
});

const packets = sabotagesOfPackets({
  bothWays: [
    'packet-drop/last-mile/nginx/none/idle',
    'packet-drop/last-mile/direct/heartbeat/idle',
    'packet-drop/backend/nginx/heartbeat/idle',
    'address-change/last-mile/nginx/none/idle',
  ],
  toServer: ['half-open@to-server/last-mile/nginx/none/idle'],
  toClient: ['half-open@to-client/last-mile/direct/heartbeat/idle'],
  flap: ['flap/last-mile/direct/heartbeat/idle'],
  acceptStops: ['accept-stops/last-mile/direct/none/idle'],
  multiplexed: [
    'packet-drop/backend/envoy/none/idle',
    'half-open@to-server/backend/envoy/none/idle',
    'flap/backend/envoy/heartbeat/idle',
    'accept-stops/backend/envoy/none/idle',
  ],
});

const freezing = sabotagesOfFreezing(
  [
    'server-freeze/server/nginx/none/idle',
    'server-freeze/server/direct/heartbeat/idle',
    'client-freeze/client/nginx/none/idle',
    'client-freeze/client/direct/heartbeat/idle',
  ],
  notInForce('process [\\d, ]+ (wasn’t stopped|ran for)'),
);

await saboteurSuite('processes', [
  ...sabotagesOfReapers([
    'idle-reaper@azure/last-mile/nginx/client-keepalive/idle',
    'idle-reaper@azure/last-mile/direct/none/idle',
  ]),
  ...links,
  ...packets,
  ...freezing,
  ...sabotagesOfReloads(),
  escaping,
]);
