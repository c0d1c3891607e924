import { makeGenericClientConstructor } from '@grpc/grpc-js';
import type { OpenRequest } from '../contract/generated/control.ts';
import { StreamServiceClient, StreamServiceService } from '../contract/generated/stream.ts';
import { renamedStream } from './method.ts';
import { channelCredentials, channelNames } from './tls.ts';

/** As the contract's own is made, which says of its type as little. */
const Client = renamedStream
  ? (makeGenericClientConstructor(
      { ...StreamServiceService, stream: renamedStream },
      'StreamService',
    ) as unknown as typeof StreamServiceClient)
  : StreamServiceClient;

/**
 * A channel that has its connection to itself, looks no configuration up and tries nothing twice. As nothing is shared
 * with a channel before it, it has no backoff to wait out.
 */
export function connectAlone(target: string, keepalive?: OpenRequest['keepalive']): StreamServiceClient {
  return new Client(target, channelCredentials(), {
    ...channelNames(),
    'grpc.use_local_subchannel_pool': 1,
    'grpc.service_config_disable_resolution': 1,
    'grpc.enable_retries': 0,
    ...(keepalive && {
      'grpc.keepalive_time_ms': keepalive.timeMs,
      'grpc.keepalive_timeout_ms': keepalive.timeoutMs,
      'grpc.keepalive_permit_without_calls': 1,
    }),
  });
}
