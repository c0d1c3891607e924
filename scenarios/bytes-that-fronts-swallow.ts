import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'bytes-that-fronts-swallow',
  requirement:
    'What a server pushes to a silent client fills the front’s own memory and the kernels’ queues before the server can notice that nothing drains: nginx’s proxy_buffering changes nothing, its grpc_buffer_size little, and Envoy holds two windows of a stream.',
  faults: ['packet-drop'],
  at: ['last-mile'],
  paths: [
    'direct',
    'nginx',
    'nginx@proxy-buffering-off',
    'nginx@grpc-buffer-size-64k',
    'nginx@grpc-buffer-size-1m',
    'envoy',
    'envoy@initial-stream-window-size',
  ],
  detectors: ['none', 'server-push-backpressure'],
  traffic: ['server-push-64KiB-50ms'],
  horizonFactor: 13,
} satisfies Scenario;
