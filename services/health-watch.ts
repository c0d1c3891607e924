import { status } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';
import type { ClientStream } from './client-stream.ts';
import type { Journal } from './facts.ts';

/** The name by which the server answers for its StreamService. */
export const WATCHED_SERVICE = 'keepalivelab.v1.StreamService';

interface HealthCheckResponse {
  status: string;
}

/**
 * Watches the standard health service on the stream's own connection, and gives the stream up at any status but SERVING.
 * That the watch ends says nothing of health: it ends with its connection.
 */
export function watchHealth(stream: ClientStream, journal: Journal): void {
  const { caseName } = stream;
  const { Watch } = service;
  if (!Watch) throw new Error("wanted grpc.health.v1.Health's Watch; got a grpc-health-check without it");
  const watch = stream.channel.makeServerStreamRequest(
    ...([Watch.path, Watch.requestSerialize, Watch.responseDeserialize] as const),
    { service: WATCHED_SERVICE },
  );
  watch.on('data', ({ status: said }: HealthCheckResponse) => {
    journal.record({ what: 'health.watching', case: caseName, status: said });
    if (said !== 'SERVING') stream.giveUp('health-watch', `health: ${WATCHED_SERVICE} is ${said}`);
  });
  // The status event says the same with more detail; without a listener here an error would end the process.
  watch.on('error', () => {});
  watch.on('status', ({ code, details }) =>
    journal.record({ what: 'health.ended', case: caseName, cause: details, status: status[code] }),
  );
  stream.once('ended', () => watch.cancel());
}
