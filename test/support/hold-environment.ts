/** A runner of its own, to be killed: holds an environment with rules in force, in the folder that it is given. */
import { processes } from '../../lab/runtimes/processes/runtime.ts';

const [dir = ''] = process.argv.slice(2);
await processes.prepare(['nginx', 'envoy'], () => {}, new AbortController().signal);
const environment = await processes.start({
  ...{ name: 'held', fronts: ['nginx', 'envoy'], backendLink: false, hosts: 'own', tap: false, dir },
  ...{ rateLimit: { maxPings: 10, windowMs: 1_000 }, configurations: {} },
  onExit: () => {},
});
await environment.network?.lastMile(0).apply({ drop: ['to-server', 'to-client'] });
await environment.network?.lastMile(1).apply({ newAddress: true });
await environment.nodes.freeze('envoy');
console.log('held');
setInterval(() => {}, 60_000);
