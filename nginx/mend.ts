import type { Entrance } from '../lab/model/entrance.ts';
import type { Mend } from '../lab/model/front.ts';

const HEARTBEAT = 'a heartbeat of the application’s own, as messages on the stream';

const seconds = (ms: number) => `${Math.ceil(ms / 1_000)}s`;

/** Half of the time until the first probe, and a quarter for the three of them. */
function soKeepalive(withinMs: number): string {
  const every = Math.max(1, Math.floor(withinMs / 1_000 / 12));
  return `so_keepalive=${Math.max(1, Math.floor(withinMs / 1_000 / 2))}s:${every}s:3`;
}

const AROUND_EACH_OTHER = ['grpc_read_timeout', 'client_body_timeout'];

/** What to write in a configuration of nginx's so that what is wanted comes true. */
export function mend(wanted: Mend, { terminates, name }: Entrance): string {
  if ('raise' in wanted) {
    const { raise, toMs } = wanted;
    const all = AROUND_EACH_OTHER.includes(raise.name) ? AROUND_EACH_OTHER : [raise.name];
    return all.map((directive) => `${directive} ${seconds(toMs)};`).join(' ');
  }
  if ('hold' in wanted)
    return 'nothing of nginx’s: nearly all of it is in the kernels’ queues (net.ipv4.tcp_rmem and tcp_wmem of its machine)';
  if (!terminates.includes('http2')) return 'gRPC’s keepalive at that end, which reaches the other one here';
  if (wanted.notice === 'server') return HEARTBEAT;
  return `${HEARTBEAT}; or listen ${name} … ${soKeepalive(wanted.withinMs)}, which notices as long as nothing is pushed`;
}
