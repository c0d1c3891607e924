import { letGoAgainAndAgain, letGoOnce } from './meddling.ts';
import { notInForce, type Sabotage } from './sabotages.ts';

/** Frozen processes that somebody lets go on. */
export function sabotagesOfFreezing(names: readonly string[], stillPaused: RegExp): Sabotage[] {
  return [
    {
      ...{ what: 'frozen processes that somebody lets go on, as often as they are frozen', lie: 'none', liars: [] },
      meddle: letGoAgainAndAgain,
      cases: [{ says: stillPaused, names }],
    },
    {
      ...{ what: 'frozen processes that somebody lets go on for a moment', lie: 'none', liars: [] },
      meddle: letGoOnce,
      cases: [{ says: notInForce('process \\d+ ran for [\\d.]+ ms meanwhile$'), names }],
    },
  ];
}

const NGINX_RELOADS = ['proxy-reload/nginx/nginx/none/idle', 'proxy-reload/nginx/nginx/heartbeat/idle'];
const ENVOY_RELOADS = ['proxy-reload/envoy/envoy/none/idle', 'proxy-reload/envoy/envoy/heartbeat/idle'];

/** Reloads that change nothing. */
export function sabotagesOfReloads(): Sabotage[] {
  return [
    {
      ...{ what: 'an nginx that swallows what tells it to reload', lie: 'swallows', liars: ['nginx'] },
      cases: [{ says: notInForce('no new one$'), names: NGINX_RELOADS }],
    },
    {
      ...{ what: 'an nginx whose new worker does nothing', lie: 'pretends', liars: ['nginx'] },
      cases: [{ says: notInForce('a connection of the lab’s own to the node'), names: NGINX_RELOADS }],
    },
    {
      ...{ what: 'an Envoy whose successor only sleeps', lie: 'sleeps', liars: ['envoy'] },
      cases: [{ says: notInForce('a connection of the lab’s own to the node'), names: ENVOY_RELOADS }],
    },
  ];
}

/** Where processes are all that a node is: in a container nobody leaves its cgroup. */
export const escaping: Sabotage = {
  ...{ what: 'an nginx that lives on beside what is killed, or asked to end', lie: 'escapes', liars: ['nginx'] },
  cases: [
    {
      says: notInForce('a connection of the lab’s own to the node'),
      names: ['proxy-kill/nginx/nginx/none/idle', 'proxy-restart/nginx/nginx/none/idle'],
    },
  ],
};
