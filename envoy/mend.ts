import type { Entrance } from '../lab/model/entrance.ts';
import type { Mend } from '../lab/model/front.ts';

/** RFC 9113, 6.5.2; Envoy takes no less. */
const LEAST_WINDOW_BYTES = 65_535;

const seconds = (ms: number) => `${Math.ceil(ms / 1_000)}s`;

/** An interval and its jitter of 15 %, and a third of that for the answer, within the time. */
function keepalive(withinMs: number): string {
  const timeoutMs = withinMs / 4;
  const intervalMs = Math.floor((withinMs - timeoutMs) / 1.15 / 1_000) * 1_000;
  return `connection_keepalive: { interval: ${seconds(intervalMs)}, timeout: ${seconds(Math.floor(timeoutMs / 1_000) * 1_000)} }`;
}

/** What to write in a configuration of Envoy's so that what is wanted comes true. */
export function mend(wanted: Mend, { terminates, upstream }: Entrance): string {
  if ('raise' in wanted) return `${wanted.raise.name}: ${seconds(wanted.toMs)}`;
  if ('hold' in wanted)
    return `initial_stream_window_size: ${Math.max(LEAST_WINDOW_BYTES, Math.floor(wanted.hold / 2))} of the listener and of the cluster ${upstream.name}; the kernels hold up to 4 MB besides`;
  if (!terminates.includes('http2')) return 'gRPC’s keepalive at that end, which reaches the other one here';
  if (wanted.notice === 'client')
    return `http2_protocol_options: { ${keepalive(wanted.withinMs)} } of the listener’s HTTP connection manager`;
  return `http2_protocol_options: { ${keepalive(wanted.withinMs)} } of the cluster ${upstream.name}; a server that enforces gRPC’s 5 min between PINGs has to permit that`;
}
