import { ANSWER_TO_THE_ARTICLE } from '../../lab/article.ts';
import { scenarioSuite } from '../support/scenario-suite.ts';

/** What answers the article, and of all else what containers do differently: packets, and what befalls nodes. */
await scenarioSuite('compose', [
  ...ANSWER_TO_THE_ARTICLE,
  'packet-drop/*/server-keepalive/idle',
  'packet-drop/*/heartbeat/idle',
  'packet-drop/last-mile/*/tcp-keepalive/idle',
  'half-open*/last-mile/*/client-keepalive/idle',
  'flap/*/both-keepalive/idle',
  'idle-reaper@aws-nlb/*/none/idle',
  'address-change/*/heartbeat/idle',
  'dying-fronts',
  'dying-servers',
  'dying-clients',
  'reloaded-fronts',
  'server-freeze/*/heartbeat/idle',
  'client-freeze/*/heartbeat/idle',
  'server-hang/*/heartbeat/idle',
  '*/client-keepalive/idle/reconnecting',
]);
