import { once } from 'node:events';
import { parseAddress } from '../contract/address.ts';
import { Beacons } from './witness/beacons.ts';
import { lineServer } from './witness/lines.ts';

/** Stands on a front's host, where the links' ends are that no peer has: sends and hears the lab's beacons there. */
const { host, port } = parseAddress(process.env.CONTROL ?? '0.0.0.0:50052');
const server = lineServer(new Beacons());
server.listen(port, host);
await once(server, 'listening');
console.log(`control on ${host}:${port}`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
