import type { OpenRequest } from '../contract/generated/control.ts';
import { StreamServiceClient } from '../contract/generated/stream.ts';
import { channelCredentials, channelNames } from './tls.ts';

/**
 * A channel that has its connection to itself, looks no configuration up and tries nothing twice. As nothing is shared
 * with a channel before it, it has no backoff to wait out.
 */
export function connectAlone(target: string, keepalive?: OpenRequest['keepalive']): StreamServiceClient {
  return new StreamServiceClient(target, channelCredentials(), {
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
