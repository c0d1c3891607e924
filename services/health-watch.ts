import { status } from '@grpc/grpc-js';
import {
  type HealthCheckResponse,
  HealthService,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from '../contract/generated/health.ts';
import type { ClientStream } from './client-stream.ts';
import type { Journal } from './journal.ts';

/** The name by which the server answers for its StreamService. */
export const WATCHED_SERVICE = 'keepalivelab.v1.StreamService';

const nameOf = ({ status: number }: HealthCheckResponse): string =>
  Object.entries(ServingStatus).find(([, value]) => value === number)?.[0] ?? String(number);

/**
 * Watches the standard health service on the stream's own connection, and gives the stream up at any status but SERVING.
 * That the watch ends says nothing of health: it ends with its connection.
 */
export function watchHealth(stream: ClientStream, journal: Journal): void {
  const { caseName } = stream;
  const { path, requestSerialize, responseDeserialize } = HealthService.watch;
  const request = { service: WATCHED_SERVICE };
  const watch = stream.channel.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
  watch.on('data', (response: HealthCheckResponse) => {
    const said = nameOf(response);
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
