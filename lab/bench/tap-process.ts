import { Tap } from '../../services/tap.ts';

/** Taps the port given as its argument, on loopback, in a process of its own. Says its port, and on request its facts. */

const target = { host: '127.0.0.1', port: Number(process.argv[2]) };
let facts = 0;
const tap = new Tap(() => {
  facts += 1;
});
process.on('message', () => process.send?.(facts));
process.send?.(await tap.listen('bench', target.host, target));
